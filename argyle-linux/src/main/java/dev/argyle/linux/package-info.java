/// Devices of a Linux host, on x86-64 and on aarch64.
///
/// [dev.argyle.linux.TunDevice] is a network interface of the kernel whose cable ends in this
/// process: what the kernel sends by it, the stack receives, and the other way round.
/// [dev.argyle.linux.Netlink] gives interfaces their MTU, addresses and routes.
/// [dev.argyle.linux.NetworkNamespace] is a network of its own, for tests and experiments that must
/// not touch the machine's. No external program is called.
///
/// [dev.argyle.linux.KernelSockets] are the socket calls of the kernel itself, to compare ours
/// with.
///
/// All native calls are in two classes, `Libc` and `SocketLibc`. Results are as the kernel gives
/// them: a number, or an error number negated. The JVM wants to be told that this is meant:
/// `--enable-native-access=dev.argyle.linux`, or `ALL-UNNAMED` on the class path.
package dev.argyle.linux;
