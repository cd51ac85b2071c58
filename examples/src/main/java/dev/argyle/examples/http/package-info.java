/// A client of the JDK's `HttpClient` that does not give up at once. Nothing in it knows of Argyle.
package dev.argyle.examples.http;
