package dev.argyle.ip.datagram;

import dev.argyle.sock.BindTable;

/// The directory of a protocol with ports, or identifiers.
public final class PortDirectory implements DatagramDirectory {
  private final BindTable ports;
  private final DatagramTable table;

  /// @param ports which ports are taken
  /// @param table where arriving packets find their socks
  public PortDirectory(BindTable ports, DatagramTable table) {
    this.ports = ports;
    this.table = table;
  }

  @Override
  public boolean bind(DatagramSock sock, int port) {
    if (!ports.bind(sock, port)) {
      return false;
    }
    table.put(sock);
    return true;
  }

  @Override
  public boolean bindAny(DatagramSock sock) {
    return sock.localPort() != 0 || bind(sock, 0);
  }

  @Override
  public void update(DatagramSock sock) {
    if (sock.localPort() != 0) {
      table.put(sock);
    }
  }

  @Override
  public void unbind(DatagramSock sock) {
    if (sock.isPortBound()) {
      update(sock);
    } else {
      remove(sock);
      sock.localPort(0);
    }
  }

  @Override
  public void remove(DatagramSock sock) {
    if (sock.localPort() != 0) {
      table.remove(sock);
      ports.release(sock);
    }
  }
}
