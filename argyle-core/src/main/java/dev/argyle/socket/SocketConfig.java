package dev.argyle.socket;

import java.util.function.ToIntFunction;

/// Limits and surroundings of the socket layer of one stack: what Linux keeps in `/proc/sys/net`
/// and in resource limits.
///
/// @param mostDescriptors how many descriptors may be open (`RLIMIT_NOFILE`), at least 1
/// @param mostSendBufferBytes what `SO_SNDBUF` may ask for (`wmem_max`); the limit itself is double
/// @param mostReceiveBufferBytes what `SO_RCVBUF` may ask for (`rmem_max`); the limit itself is
/// double
/// @param mostBacklog what `listen` may ask for (`somaxconn`)
/// @param firstUnprivilegedPort binding to a port from 1 to below this one is `EACCES`
///     (`ip_unprivileged_port_start`). Differs from Linux's default 1024: here it is 0, because the
///     stack belongs to whoever made it
/// @param interfaceIndex the index of the interface of that name, or 0 (`SO_BINDTODEVICE`)
public record SocketConfig(
    int mostDescriptors,
    int mostSendBufferBytes,
    int mostReceiveBufferBytes,
    int mostBacklog,
    int firstUnprivilegedPort,
    ToIntFunction<String> interfaceIndex) {

  /// A million descriptors, Linux's buffer limits and backlog, no privileged ports, no interfaces.
  public static final SocketConfig DEFAULT =
      new SocketConfig(1 << 20, 212_992, 212_992, 4096, 0, _ -> 0);

  /// Checks the numbers.
  public SocketConfig {
    if (mostDescriptors < 1 || mostBacklog < 0) {
      throw new IllegalArgumentException(
          "mostDescriptors " + mostDescriptors + ", mostBacklog " + mostBacklog);
    }
    if (mostSendBufferBytes < 1 || mostReceiveBufferBytes < 1) {
      throw new IllegalArgumentException(
          "buffers of " + mostSendBufferBytes + " and " + mostReceiveBufferBytes + " octets");
    }
  }

  /// The same with another number of descriptors.
  public SocketConfig withMostDescriptors(int most) {
    return new SocketConfig(
        most,
        mostSendBufferBytes,
        mostReceiveBufferBytes,
        mostBacklog,
        firstUnprivilegedPort,
        interfaceIndex);
  }

  /// The same with other buffer limits.
  public SocketConfig withMostBufferBytes(int send, int receive) {
    return new SocketConfig(
        mostDescriptors, send, receive, mostBacklog, firstUnprivilegedPort, interfaceIndex);
  }

  /// The same with another limit of backlogs.
  public SocketConfig withMostBacklog(int most) {
    return new SocketConfig(
        mostDescriptors,
        mostSendBufferBytes,
        mostReceiveBufferBytes,
        most,
        firstUnprivilegedPort,
        interfaceIndex);
  }

  /// The same with privileged ports.
  public SocketConfig withFirstUnprivilegedPort(int port) {
    return new SocketConfig(
        mostDescriptors,
        mostSendBufferBytes,
        mostReceiveBufferBytes,
        mostBacklog,
        port,
        interfaceIndex);
  }

  /// The same with interfaces.
  public SocketConfig withInterfaceIndex(ToIntFunction<String> index) {
    return new SocketConfig(
        mostDescriptors,
        mostSendBufferBytes,
        mostReceiveBufferBytes,
        mostBacklog,
        firstUnprivilegedPort,
        index);
  }
}
