package dev.argyle.contract.channels;

import java.net.InetAddress;
import java.nio.channels.spi.SelectorProvider;
import javax.net.ServerSocketFactory;
import javax.net.SocketFactory;

/// Where a contract is run: one end that listens and one that connects, perhaps the same.
interface ChannelNet extends AutoCloseable {
  /// Opens what listens.
  SelectorProvider server();

  /// Opens what connects.
  SelectorProvider client();

  /// Makes `Socket`s at the connecting end.
  SocketFactory socketFactory();

  /// Makes `ServerSocket`s at the listening end.
  ServerSocketFactory serverSocketFactory();

  /// An address of the listening end that the other one reaches.
  InetAddress serverAddress();

  /// Whether what listens on any address is reached by each of the listening end.
  default boolean listensEverywhere() {
    return true;
  }

  /// A provider whose channels these selectors must refuse.
  SelectorProvider foreign();

  /// Fails if a test has left something open behind; then ends the net.
  @Override
  void close();
}
