package dev.argyle.contract.channels;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.function.Supplier;

/// What the contracts of datagrams have in common: channels at both ends, and text as datagrams.
abstract class DatagramContract extends ChannelContract {
  private static final int ROOM = 2000;

  DatagramContract(Supplier<ChannelNet> opener) {
    super(opener);
  }

  final DatagramChannel client() throws IOException {
    return closing(net().client().openDatagramChannel());
  }

  /// At the other end, on a port of the stack's choice.
  final DatagramChannel bound() throws IOException {
    return closing(net().server().openDatagramChannel())
        .bind(new InetSocketAddress(net().serverAddress(), 0));
  }

  static InetSocketAddress addressOf(DatagramChannel channel) throws IOException {
    return (InetSocketAddress) channel.getLocalAddress();
  }

  /// An address at the other end where no datagram is taken.
  final InetSocketAddress closedPort() throws IOException {
    try (DatagramChannel gone = net().server().openDatagramChannel()) {
      gone.bind(new InetSocketAddress(net().serverAddress(), 0));
      return addressOf(gone);
    }
  }

  static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(US_ASCII));
  }

  static String text(ByteBuffer received) {
    return US_ASCII.decode(received.flip()).toString();
  }

  /// Waits for a datagram.
  static Received receive(DatagramChannel from) throws IOException {
    ByteBuffer into = ByteBuffer.allocate(ROOM);
    SocketAddress sender = from.receive(into);
    assertThat(sender).isInstanceOf(InetSocketAddress.class);
    return new Received(text(into), (InetSocketAddress) sender);
  }

  /// A packet of a `DatagramSocket`.
  static DatagramPacket packet(String text, SocketAddress to) {
    byte[] octets = text.getBytes(US_ASCII);
    return new DatagramPacket(octets, octets.length, to);
  }

  /// Waits for a packet.
  static DatagramPacket received(DatagramSocket by) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[100], 100);
    by.receive(packet);
    return packet;
  }

  static String text(DatagramPacket packet) {
    return new String(packet.getData(), packet.getOffset(), packet.getLength(), US_ASCII);
  }

  /// Two channels, each of which is the other's peer.
  final Peers peers() throws IOException {
    DatagramChannel server = bound();
    DatagramChannel client = client().connect(addressOf(server));
    client.write(ascii("hello"));
    server.connect(receive(server).sender());
    return new Peers(client, server);
  }

  /// A datagram, and who sent it.
  record Received(String text, InetSocketAddress sender) {}

  /// Two connected channels.
  record Peers(DatagramChannel client, DatagramChannel server) {}
}
