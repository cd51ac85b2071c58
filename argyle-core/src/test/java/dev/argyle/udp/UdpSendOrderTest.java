package dev.argyle.udp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.buffer.IoVector;
import dev.argyle.env.BottomHalf;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.Sock;
import dev.argyle.sock.SockAddr;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Which of several reasons a send is refused for, and what it is not refused for. Every answer
/// here was given by Linux 6.18.
@Tag("A9")
class UdpSendOrderTest extends UdpFixture {
  private static final int OOB = MessageFlags.MSG_OOB;
  private static final int MORE = MessageFlags.MSG_MORE;
  private static final SockAddr NOBODY = () -> AddressFamily.AF_UNSPEC;

  private static int send(Sock sock, int octets, int flags, SockAddr to) {
    var message = new MessageHeader(IoVector.of(ByteBuffer.allocate(octets)));
    message.name(to);
    int sent = sock.proto().sendmsg(sock, message, flags);
    BottomHalf.run();
    return sent;
  }

  @Test
  void anIpv6SocketThatSpeaksNoIpv4_saysSoBeforeItRefusesUrgentData() {
    Sock sock = bound(left, "fd00::1", 0);
    assertThat(send(sock, 1, OOB, at("10.0.0.2", 7))).isEqualTo(Errno.ENETUNREACH.negated());
    Sock both = socket(left, AddressFamily.AF_INET6);
    assertThat(send(both, 1, OOB, at("10.0.0.2", 7))).isEqualTo(Errno.EOPNOTSUPP.negated());
    assertThat(send(both, 1, OOB, at("fd00::2", 7))).isEqualTo(1);
  }

  @Test
  void urgentData_mayBeAddedToADatagramThatGoesByIpv6_whereverTheSocketIsConnected() {
    Sock receiver = bound(right, "fd00::2", 7);
    Sock sock = socket(left, AddressFamily.AF_INET6);
    assertThat(send(sock, 2, MORE, at("fd00::2", 7))).isEqualTo(2);
    assertThat(connect(sock, "10.0.0.2", 7)).isZero();
    assertThat(send(sock, 3, OOB, null)).isEqualTo(3);
    assertThat(receive(receiver).result()).isEqualTo(5);
    assertThat(send(sock, 3, OOB, null)).isEqualTo(Errno.EOPNOTSUPP.negated());
  }

  @Test
  void whatIsAddedToADatagram_goesThoughTheSocketIsShutDownMeanwhile() {
    Sock receiver = bound(right, "10.0.0.2", 7);
    Sock sock = socket(left, AddressFamily.AF_INET);
    assertThat(send(sock, 2, MORE, at("10.0.0.2", 7))).isEqualTo(2);
    sock.proto().shutdown(sock, Sock.SEND_SHUTDOWN);
    assertThat(send(sock, 3, 0, at("10.0.0.2", 7))).isEqualTo(3);
    assertThat(receive(receiver).result()).isEqualTo(5);
    assertThat(send(sock, 3, 0, at("10.0.0.2", 7))).isEqualTo(Errno.EPIPE.negated());
  }

  @Test
  void aDatagramThatWaitsForMore_goesToThePeerOfTheDay() {
    Sock before = bound(right, "10.0.0.2", 7);
    Sock after = bound(right, "10.0.0.2", 8);
    Sock sock = socket(left, AddressFamily.AF_INET);
    connect(sock, "10.0.0.2", 7);
    assertThat(send(sock, 2, MORE, null)).isEqualTo(2);
    connect(sock, "10.0.0.2", 8);
    assertThat(send(sock, 3, 0, null)).isEqualTo(3);
    assertThat(receive(before).result()).isEqualTo(Errno.EAGAIN.negated());
    assertThat(receive(after).result()).isEqualTo(5);
  }

  @Test
  @Tag("A2")
  void anAddressThatWasBoundOnce_isKeptByTheNextPeer_evenIfTheWildcardIsBoundSince() {
    Sock sock = bound(left, "10.0.0.1", 0);
    assertThat(sock.proto().connect(sock, NOBODY, false)).isZero(); // gives the port back
    assertThat(bind(sock, "0.0.0.0", 0)).isZero();
    assertThat(connect(sock, "127.0.0.1", 7)).isZero();
    assertThat(sock.proto().connect(sock, NOBODY, false)).isZero();
    assertThat(sock.proto().localName(sock)).isEqualTo(at("127.0.0.1", 0));
  }
}
