/// A Java program that opens sockets, and what puts it on a stack of ours without a change:
/// [Greeter][dev.argyle.examples.greeter.Greeter] knows the JDK only,
/// [GreeterOnStack][dev.argyle.examples.greeter.GreeterOnStack] starts it. `docs/java-programs.md`
/// has what other programs and libraries need.
package dev.argyle.examples.greeter;
