package dev.argyle.bench.worker;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;

/// The listeners of a server that connections are made to, one after the other. The ports of a
/// client are used up in seconds, while old connections hold them for a minute: with several ports
/// at the server there are more pairs.
final class ConnectTargets implements AutoCloseable {
  private static final int BACKLOG = 1024;
  private static final int LISTENERS = 64;

  private final List<ServerSocketChannel> listeners = new ArrayList<>();
  private final List<InetSocketAddress> addresses = new ArrayList<>();

  ConnectTargets(HostPair hosts) throws IOException {
    for (int i = 0; i < LISTENERS; i++) {
      ServerSocketChannel listener = ConnectedPair.listen(hosts, BACKLOG);
      listeners.add(listener);
      addresses.add((InetSocketAddress) listener.getLocalAddress());
    }
  }

  List<ServerSocketChannel> listeners() {
    return listeners;
  }

  /// Where a connection goes.
  ///
  /// @param connection which one it is, from 0
  InetSocketAddress address(int connection) {
    return addresses.get(Integer.remainderUnsigned(connection, LISTENERS));
  }

  @Override
  public void close() throws IOException {
    for (ServerSocketChannel listener : listeners) {
      listener.close();
    }
  }
}
