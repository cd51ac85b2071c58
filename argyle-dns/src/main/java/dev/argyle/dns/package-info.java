/// Names for programs on a stack: a hosts file first, then DNS, asked over the stack itself.
///
/// ```java
/// DnsNames.install(stack.syscalls(), DnsConfig.of(IpAddress.parse("10.9.0.1")));
/// StackContext.run(stack.syscalls(), () -> InetAddress.getAllByName("example.org"));
/// ```
///
/// From then on `InetAddress`, and with it all of the JDK, resolves names on threads of that stack
/// here, and on all other threads as before. [dev.argyle.dns.DnsConfig] holds what `resolv.conf`
/// would, [dev.argyle.dns.Hosts] what `/etc/hosts` would.
///
/// ```
///   InetAddress --> DnsNames --> DnsResolver --> Hosts
///                                     |
///                     dnsjava: aliases, search domains, cache
///                                     |
///                                DnsServers: one after the other, again if need be
///                                     |
///                               DnsTransport: UDP, TCP if the answer was cut
///                                     |
///                                 Syscalls
/// ```
///
/// dnsjava knows the protocol (RFC 1035 and what followed); it opens no socket and starts no thread
/// here. Time-outs are the sockets' own and so of the stack's clock. Its numbers of questions are
/// random, so a simulation in which names are asked for by DNS is not the same octet by octet when
/// it is run again, and its cache goes by the JVM's clock.
package dev.argyle.dns;
