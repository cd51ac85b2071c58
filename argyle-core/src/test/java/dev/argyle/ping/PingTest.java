package dev.argyle.ping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.buffer.IoVector;
import dev.argyle.device.VirtualCable;
import dev.argyle.env.BottomHalf;
import dev.argyle.env.ManualEnv;
import dev.argyle.ip.IpHost;
import dev.argyle.ip.Packets;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.Sock;
import dev.argyle.wire.Icmpv4Message;
import dev.argyle.wire.IpAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("B2")
class PingTest {
  private final ManualEnv env = new ManualEnv();
  private final VirtualCable cable = new VirtualCable("left", "right", 1500);
  private final IpHost left = new IpHost(env, cable.left(), "10.0.0.1/24", "fd00::1/64");
  private final IpHost right = new IpHost(env, cable.right(), "10.0.0.2/24", "fd00::2/64");
  private final Sock ping4 = left.ping4.proto().open(AddressFamily.AF_INET, 1);
  private final Sock ping6 = left.ping6.proto().open(AddressFamily.AF_INET6, 58);

  @AfterEach
  void everyPacketIsGivenBack() {
    ping4.proto().close(ping4);
    ping6.proto().close(ping6);
    assertThat(left.pool.outstanding()).isZero();
    assertThat(right.pool.outstanding()).isZero();
  }

  private Sock ping(String to) {
    return IpAddress.parse(to).isV4() ? ping4 : ping6;
  }

  private static byte[] request(String to, int sequence, byte[] data) {
    int type = IpAddress.parse(to).isV4() ? 8 : 128;
    byte[] message = new byte[8 + data.length];
    Icmpv4Message.write(message, 0, type, 0, Icmpv4Message.echo(0, sequence));
    System.arraycopy(data, 0, message, 8, data.length);
    return message;
  }

  private static int send(Sock sock, byte[] octets, String to) {
    MessageHeader message = new MessageHeader(IoVector.of(ByteBuffer.wrap(octets)));
    message.name(InetSockAddr.of(IpAddress.parse(to), 0));
    int sent = sock.proto().sendmsg(sock, message, 0);
    BottomHalf.run();
    return sent;
  }

  private static byte[] receive(Sock sock) {
    ByteBuffer into = ByteBuffer.allocate(70_000);
    int octets =
        sock.proto().recvmsg(sock, new MessageHeader(IoVector.of(into)), MessageFlags.MSG_DONTWAIT);
    return octets < 0 ? null : Arrays.copyOf(into.array(), octets);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.2, 0",
    "10.0.0.2, 56",
    "10.0.0.2, 65507",
    "fd00::2, 56",
    "fd00::2, 65527",
    "127.0.0.1, 56",
    "::1, 56"
  })
  void getsItsReplies(String to, int octets) {
    Sock sock = ping(to);
    byte[] data = Packets.payload(octets);
    assertThat(send(sock, request(to, 3, data), to)).isEqualTo(8 + octets);
    byte[] reply = receive(sock);
    assertThat(reply).hasSize(8 + octets);
    assertThat(Icmpv4Message.type(reply, 0)).isEqualTo(IpAddress.parse(to).isV4() ? 0 : 129);
    int port = ((InetSockAddr) sock.proto().localName(sock)).port();
    assertThat(Icmpv4Message.echoIdentifier(reply, 0)).isEqualTo(port);
    assertThat(Icmpv4Message.echoSequence(reply, 0)).isEqualTo(3);
    assertThat(Arrays.copyOfRange(reply, 8, reply.length)).isEqualTo(data);
  }

  @Test
  void getsNoRepliesOfOthers() {
    Sock other = left.ping4.proto().open(AddressFamily.AF_INET, 1);
    send(ping4, request("10.0.0.2", 1, new byte[0]), "10.0.0.2");
    send(other, request("10.0.0.2", 2, new byte[0]), "10.0.0.2");
    assertThat(Icmpv4Message.echoSequence(receive(ping4), 0)).isEqualTo(1);
    assertThat(receive(ping4)).isNull();
    assertThat(Icmpv4Message.echoSequence(receive(other), 0)).isEqualTo(2);
    other.proto().close(other);
  }

  @ParameterizedTest
  @CsvSource({"10.0.0.2, 0", "10.0.0.2, 7", "fd00::2, 7"})
  void keepsThePortOfItsPeerThoughEchoesHaveNone(String to, int port) {
    Sock sock = ping(to);
    InetSockAddr peer = InetSockAddr.of(IpAddress.parse(to), port);
    assertThat(sock.proto().connect(sock, peer, false)).isZero();
    assertThat(sock.proto().remoteName(sock)).isEqualTo(port == 0 ? null : peer);
    send(sock, request(to, 1, new byte[0]), to);
    assertThat(Icmpv4Message.echoSequence(receive(sock), 0)).isEqualTo(1);
  }

  @Test
  void usesTheIdentifierItIsBoundTo() {
    ping4.proto().bind(ping4, InetSockAddr.of(IpAddress.parse("10.0.0.1"), 77));
    send(ping4, request("10.0.0.2", 1, new byte[0]), "10.0.0.2");
    assertThat(Icmpv4Message.echoIdentifier(receive(ping4), 0)).isEqualTo(77);
  }

  @Test
  void doesNotTellHowMuchIsQueued() {
    send(ping4, request("10.0.0.2", 1, new byte[0]), "10.0.0.2");
    assertThat(ping4.proto().readableBytes(ping4)).isEqualTo(Errno.ENOTTY.negated());
    assertThat(ping6.proto().unsentBytes(ping6)).isEqualTo(Errno.ENOTTY.negated());
  }

  @Test
  void asksForAnEchoRequestBeforeItAsksWhoIsToGetIt() {
    var message = new MessageHeader(IoVector.of(ByteBuffer.allocate(8)));
    assertThat(ping4.proto().sendmsg(ping4, message, 0)).isEqualTo(Errno.EINVAL.negated());
    assertThat(ping4.proto().sendmsg(ping4, message, MessageFlags.MSG_OOB))
        .isEqualTo(Errno.EOPNOTSUPP.negated());
    byte[] good = request("10.0.0.2", 1, new byte[0]);
    message = new MessageHeader(IoVector.of(ByteBuffer.wrap(good)));
    assertThat(ping4.proto().sendmsg(ping4, message, 0)).isEqualTo(Errno.EDESTADDRREQ.negated());
  }

  @Test
  void mayShareItsIdentifierFromTheStart() {
    assertThat(ping4.reuseAddress()).isTrue();
    assertThat(ping6.reuseAddress()).isTrue();
  }

  @Test
  void hasNoUrgentData() {
    var message = new MessageHeader(IoVector.of(ByteBuffer.allocate(8)));
    int flags = MessageFlags.MSG_OOB | MessageFlags.MSG_DONTWAIT;
    assertThat(ping4.proto().recvmsg(ping4, message, flags)).isEqualTo(Errno.EOPNOTSUPP.negated());
    assertThat(ping6.proto().recvmsg(ping6, message, flags)).isEqualTo(Errno.EOPNOTSUPP.negated());
  }

  @Test
  void sendsNothingButEchoRequests() {
    byte[] reply = request("10.0.0.2", 1, new byte[0]);
    reply[0] = 0;
    assertThat(send(ping4, reply, "10.0.0.2")).isEqualTo(Errno.EINVAL.negated());
    assertThat(send(ping4, new byte[7], "10.0.0.2")).isEqualTo(Errno.EINVAL.negated());
    assertThat(send(ping4, request("10.0.0.2", 1, new byte[65_508]), "10.0.0.2"))
        .isEqualTo(Errno.EMSGSIZE.negated());
  }
}
