package dev.argyle.udp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.buffer.IoVector;
import dev.argyle.device.VirtualCable;
import dev.argyle.env.BottomHalf;
import dev.argyle.env.ManualEnv;
import dev.argyle.ip.IpHost;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.Sock;
import dev.argyle.sock.SockAddr;
import dev.argyle.wire.IpAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/// Two hosts on a cable, and short forms of the calls.
abstract class UdpFixture {
  static final int DONTWAIT = MessageFlags.MSG_DONTWAIT;

  final ManualEnv env = new ManualEnv();
  final VirtualCable cable = new VirtualCable("left", "right", 1500);
  final IpHost left = new IpHost(env, cable.left(), "10.0.0.1/24", "fd00::1/64");
  final IpHost right = new IpHost(env, cable.right(), "10.0.0.2/24", "fd00::2/64");
  final List<Sock> open = new ArrayList<>();

  @AfterEach
  void everyPacketIsGivenBack() {
    BottomHalf.run();
    for (Sock sock : open) {
      sock.proto().close(sock);
    }
    assertThat(left.pool.outstanding()).isZero();
    assertThat(right.pool.outstanding()).isZero();
  }

  Sock socket(IpHost host, int family) {
    Sock sock = host.udp.proto().open(family, 0);
    open.add(sock);
    return sock;
  }

  Sock bound(IpHost host, String address, int port) {
    boolean v4 = IpAddress.parse(address).isV4();
    Sock sock = socket(host, v4 ? AddressFamily.AF_INET : AddressFamily.AF_INET6);
    assertThat(bind(sock, address, port)).isZero();
    return sock;
  }

  static InetSockAddr at(String address, int port) {
    return InetSockAddr.of(IpAddress.parse(address), port);
  }

  static int bind(Sock sock, String address, int port) {
    return sock.proto().bind(sock, at(address, port));
  }

  static int connect(Sock sock, String address, int port) {
    return sock.proto().connect(sock, at(address, port), false);
  }

  static int send(Sock sock, byte[] data, SockAddr to) {
    MessageHeader message = new MessageHeader(IoVector.of(ByteBuffer.wrap(data)));
    message.name(to);
    int sent = sock.proto().sendmsg(sock, message, 0);
    BottomHalf.run();
    return sent;
  }

  record Received(int result, byte[] data, SockAddr from, int flags) {}

  static Received receive(Sock sock, int room, int flags) {
    ByteBuffer into = ByteBuffer.allocate(room);
    MessageHeader message = new MessageHeader(IoVector.of(into));
    int result = sock.proto().recvmsg(sock, message, flags | DONTWAIT);
    byte[] data = Arrays.copyOf(into.array(), into.position());
    return new Received(result, data, message.name(), message.flags());
  }

  static Received receive(Sock sock) {
    return receive(sock, 70_000, 0);
  }
}
