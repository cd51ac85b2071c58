/// Netty's own tests of its transports, on a stack of ours: they come as a jar, and
/// [dev.argyle.netty.SuiteStack] puts the stack under them.
///
///     mvn test -pl argyle-netty/netty42 -am
///     mvn test -pl argyle-netty/netty42 -am -Dargyle.netty.platform=true
///
/// The second runs them on the JDK's own channels. What passes there has to pass here.
package dev.argyle.netty;
