package dev.argyle.udp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.buffer.IoVector;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.ControlMessage;
import dev.argyle.sock.Errno;
import dev.argyle.sock.ExtendedError;
import dev.argyle.sock.ExtendedError.Origin;
import dev.argyle.sock.Ipv4PacketInfo;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.Sock;
import dev.argyle.sock.SockAddr;
import dev.argyle.sock.SolIp;
import dev.argyle.sock.SolIpv6;
import dev.argyle.sock.TimeToLive;
import dev.argyle.wire.IpAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("D6")
@Tag("A7")
class ErrorQueueTest extends UdpFixture {
  private static final byte[] HELLO = {'h', 'e', 'l', 'l', 'o'};

  private record Taken(
      int result, byte[] data, SockAddr name, List<ControlMessage> control, int flags) {}

  private static Taken take(Sock sock, int room) {
    ByteBuffer into = ByteBuffer.allocate(room);
    MessageHeader message = new MessageHeader(IoVector.of(into));
    int result = sock.proto().recvmsg(sock, message, MessageFlags.MSG_ERRQUEUE);
    byte[] data = Arrays.copyOf(into.array(), into.position());
    return new Taken(result, data, message.name(), message.control(), message.flags());
  }

  private static boolean hasError(Sock sock) {
    return (sock.proto().poll(sock) & PollEvents.ERR) != 0;
  }

  private static void tellErrors(Sock sock) {
    assertThat(sock.proto().setOption(sock, SolIp.IP_RECVERR, true)).isZero();
    if (sock.family() == AddressFamily.AF_INET6) {
      assertThat(sock.proto().setOption(sock, SolIpv6.IPV6_RECVERR, true)).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @Tag("RFC1122-4.1.3.3-a")
  void tellsAnUnconnectedSocketThatNobodyHasThePort(boolean v6Socket) {
    Sock client = socket(left, v6Socket ? AddressFamily.AF_INET6 : AddressFamily.AF_INET);
    tellErrors(client);
    send(client, HELLO, at("10.0.0.2", 9));
    assertThat(hasError(client)).isTrue();
    Taken taken = take(client, 100);
    assertThat(taken.data()).isEqualTo(HELLO);
    assertThat(taken.name()).isEqualTo(at("10.0.0.2", 9));
    assertThat(taken.flags()).isEqualTo(MessageFlags.MSG_ERRQUEUE);
    int level = v6Socket ? SolIpv6.SOL_IPV6 : SolIp.SOL_IP;
    assertThat(taken.control())
        .containsExactly(
            new ExtendedError(level, Errno.ECONNREFUSED, Origin.ICMP, 3, 3, 0, at("10.0.0.2", 0)));
    assertThat(take(client, 100).result()).isEqualTo(Errno.EAGAIN.negated());
  }

  @Test
  void tellsWhatAnIcmpv6MessageSaid() {
    Sock client = socket(left, AddressFamily.AF_INET6);
    tellErrors(client);
    send(client, HELLO, at("fd00::2", 9));
    Taken taken = take(client, 3);
    assertThat(taken.result()).isEqualTo(3);
    assertThat(taken.flags()).isEqualTo(MessageFlags.MSG_ERRQUEUE | MessageFlags.MSG_TRUNC);
    assertThat(taken.control())
        .containsExactly(
            new ExtendedError(
                SolIpv6.SOL_IPV6, Errno.ECONNREFUSED, Origin.ICMP6, 1, 4, 0, at("fd00::2", 0)));
  }

  @Test
  void takesThePendingErrorAwayWithTheLastOne() {
    Sock client = socket(left, AddressFamily.AF_INET);
    tellErrors(client);
    send(client, HELLO, at("10.0.0.2", 9));
    assertThat(client.takeError()).isEqualTo(Errno.ECONNREFUSED.number());
    send(client, HELLO, at("10.0.0.2", 9));
    take(client, 10);
    assertThat(client.pendingError()).as("that of the next").isEqualTo(111);
    assertThat(hasError(client)).isTrue();
    take(client, 10);
    assertThat(client.pendingError()).isZero();
    assertThat(hasError(client)).isFalse();
  }

  @Test
  void staysReadyForErrorsWhenOnlyThePendingOneWasTaken() {
    Sock client = socket(left, AddressFamily.AF_INET);
    tellErrors(client);
    send(client, HELLO, at("10.0.0.2", 9));
    client.takeError();
    assertThat(hasError(client)).isTrue();
  }

  @Test
  void tellsHowTheMessageCame() {
    Sock client = socket(left, AddressFamily.AF_INET);
    tellErrors(client);
    client.proto().setOption(client, SolIp.IP_RECVTTL, true);
    client.proto().setOption(client, SolIp.IP_PKTINFO, true);
    send(client, HELLO, at("10.0.0.2", 9));
    assertThat(take(client, 10).control())
        .startsWith(
            new Ipv4PacketInfo(left.eth.index(), IpAddress.ANY4, IpAddress.parse("10.0.0.1")),
            new TimeToLive(64));
  }

  @ParameterizedTest
  @CsvSource({"10.0.0.2, true", "fd00::2, false"})
  void tellsTheMtuOfADatagramThatIsTooLong(String to, boolean v4) {
    Sock client = socket(left, v4 ? AddressFamily.AF_INET : AddressFamily.AF_INET6);
    tellErrors(client);
    if (v4) {
      client.proto().setOption(client, SolIp.IP_MTU_DISCOVER, 2);
    } else {
      client.proto().setOption(client, SolIpv6.IPV6_MTU_DISCOVER, 2);
    }
    assertThat(send(client, new byte[2000], at(to, 7))).isEqualTo(Errno.EMSGSIZE.negated());
    assertThat(client.pendingError()).isZero();
    Taken taken = take(client, 10);
    assertThat(taken.result()).isZero();
    assertThat(taken.name()).isEqualTo(at(to, v4 ? 0 : 7));
    int level = v4 ? SolIp.SOL_IP : SolIpv6.SOL_IPV6;
    assertThat(taken.control())
        .containsExactly(new ExtendedError(level, Errno.EMSGSIZE, Origin.LOCAL, 0, 0, 1500, null));
  }

  @Test
  void holdsNoMoreThanTheReceiveBuffer() {
    Sock client = socket(left, AddressFamily.AF_INET);
    tellErrors(client);
    client.receiveBufferBytes(2304);
    for (int i = 0; i < 100; i++) {
      client.takeError();
      send(client, HELLO, at("10.0.0.2", 9));
    }
    int taken = 0;
    while (take(client, 10).result() >= 0) {
      taken++;
    }
    assertThat(taken).isBetween(1, 10);
  }

  @Test
  void isEmptyWithoutTheOption() {
    Sock client = socket(left, AddressFamily.AF_INET);
    connect(client, "10.0.0.2", 9);
    send(client, HELLO, null);
    assertThat(take(client, 10).result()).isEqualTo(Errno.EAGAIN.negated());
    assertThat(client.takeError()).isEqualTo(Errno.ECONNREFUSED.number());
  }
}
