/// One host's network, put together: [dev.argyle.stack.NetStack] is what a Linux network namespace
/// is, with its interfaces, routes, protocols and sockets, and the calls on them.
///
/// ```java
/// try (var env = new SystemEnv(); var stack = new NetStack(env, StackConfig.DEFAULT)) {
///   Syscalls calls = stack.syscalls();
///   int fd = calls.socket(AF_INET, SocketType.STREAM.number(), 0);
///   ...
/// }
/// ```
package dev.argyle.stack;
