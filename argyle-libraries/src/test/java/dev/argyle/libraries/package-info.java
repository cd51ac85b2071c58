/// Libraries that open sockets, as they come from their makers, between two simulated hosts. Each
/// test class is one library and begins with what its user has to do; `docs/java-programs.md` has
/// the same as a table.
///
/// Servers are called by the JDK's `HttpClient` ([dev.argyle.libraries.HttpServerContract]) and
/// clients call the JDK's `HttpServer` ([dev.argyle.libraries.HttpClientContract]).
/// [dev.argyle.libraries.TwoHosts] is the net, and sees to it that it was used.
package dev.argyle.libraries;
