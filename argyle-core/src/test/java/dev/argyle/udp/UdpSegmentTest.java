package dev.argyle.udp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.buffer.IoVector;
import dev.argyle.device.DeviceFeatures;
import dev.argyle.env.BottomHalf;
import dev.argyle.env.ManualEnv;
import dev.argyle.ip.IpHost;
import dev.argyle.ip.Packets;
import dev.argyle.ip.RecordingDevice;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.ControlMessage;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.Sock;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.SolUdp;
import dev.argyle.sock.UdpGro;
import dev.argyle.sock.UdpSegment;
import dev.argyle.wire.InternetChecksum;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.UdpHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Several datagrams with one call, out and in. What is expected is what Linux 6.18 was seen to do.
@Tag("A11")
@Tag("G5")
final class UdpSegmentTest {
  private static final int PORT = 7;

  private final RecordingDevice device = new RecordingDevice(1500, DeviceFeatures.NONE);
  private final IpHost host = new IpHost(new ManualEnv(), device, "10.0.0.1/24", "fd00::1/64");
  private final Sock v4 = host.udp.proto().open(AddressFamily.AF_INET, 0);
  private final Sock v6 = host.udp.proto().open(AddressFamily.AF_INET6, 0);
  private final Sock receiver = host.udp.proto().open(AddressFamily.AF_INET6, 0);

  @AfterEach
  void everyPacketIsGivenBack() {
    for (Sock sock : List.of(v4, v6, receiver)) {
      sock.proto().close(sock);
    }
    host.ip.close();
    assertThat(host.pool.outstanding()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "100, 0, 0",
    "100, 50, 50",
    "100, 100, 100",
    "100, 101, 100 1",
    "100, 350, 100 100 100 50",
    "1472, 4000, 1472 1472 1056",
    "0, 350, 350",
  })
  void cutsWhatIsSentAtOnce(int segment, int octets, String datagrams) {
    v4.proto().setOption(v4, SolUdp.UDP_SEGMENT, segment);

    assertThat(send(v4, octets, "10.0.0.2", 0)).isEqualTo(octets);

    byte[] payload = Packets.payload(octets);
    int at = 0;
    List<String> lengths = new ArrayList<>();
    for (byte[] packet : device.takeSent()) {
      int length = UdpHeader.length(packet, 20);
      assertThat(packet).hasSize(20 + length);
      assertThat(UdpHeader.destinationPort(packet, 20)).isEqualTo(PORT);
      long pseudo =
          InternetChecksum.pseudoHeader(
              0, 0xffff_0a00_0001L, 0, 0xffff_0a00_0002L, IpProtocol.UDP, length);
      assertThat(UdpHeader.verifyChecksum(packet, 20, length, pseudo)).isTrue();
      for (int i = 28; i < packet.length; i++) {
        assertThat(packet[i]).isEqualTo(payload[at++]);
      }
      lengths.add(String.valueOf(length - 8));
    }
    assertThat(String.join(" ", lengths)).isEqualTo(datagrams);
  }

  @ParameterizedTest
  @CsvSource({"100, 12801, EINVAL", "1473, 4000, EMSGSIZE", "1473, 1473, EMSGSIZE"})
  void refusesWhatCannotBeCutSo(int segment, int octets, Errno error) {
    v4.proto().setOption(v4, SolUdp.UDP_SEGMENT, segment);

    assertThat(send(v4, octets, "10.0.0.2", 0)).isEqualTo(error.negated());
    assertThat(device.takeSent()).isEmpty();
    assertThat(send(v4, 1, "10.0.0.2", 0)).isEqualTo(1);
  }

  @Test
  void refusesSegmentsWithoutChecksum() {
    v4.proto().setOption(v4, SolUdp.UDP_SEGMENT, 100);
    v4.proto().setOption(v4, SolSocket.SO_NO_CHECK, true);

    assertThat(send(v4, 350, "10.0.0.2", 0)).isEqualTo(Errno.EINVAL.negated());
  }

  @Test
  void cutsWhatWasCollected() {
    v4.proto().setOption(v4, SolUdp.UDP_SEGMENT, 100);
    send(v4, 150, "10.0.0.2", MessageFlags.MSG_MORE);

    assertThat(send(v4, 150, "10.0.0.2", 0)).isEqualTo(150);
    assertThat(device.takeSent()).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "200, 2", "50, 7"})
  void ancillaryDataGoesBeforeTheOption(int segment, int datagrams) {
    v4.proto().setOption(v4, SolUdp.UDP_SEGMENT, 100);

    assertThat(send(v4, 350, "10.0.0.2", 0, new UdpSegment(segment))).isEqualTo(350);
    assertThat(device.takeSent()).hasSize(datagrams);
  }

  @Test
  void refusesOtherAncillaryDataOfItsLevel() {
    assertThat(send(v4, 350, "10.0.0.2", 0, new UdpGro(100))).isEqualTo(Errno.EINVAL.negated());
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1", "::1"})
  void givesOneAtATimeToWhoeverDoesNotAsk(String to) {
    Sock sender = sendToReceiver(to);

    for (int octets : new int[] {100, 100, 100, 50}) {
      MessageHeader message = receive(1000);
      assertThat(message.data().remaining()).isEqualTo(1000 - octets);
      assertThat(message.control()).isEmpty();
      assertThat(((InetSockAddr) message.name()).port()).isEqualTo(sender.localPort());
    }
    assertThat(receiver.proto().readableBytes(receiver)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1", "::1"})
  void givesAllAtOnceToWhoeverAsks(String to) {
    receiver.proto().setOption(receiver, SolUdp.UDP_GRO, true);
    sendToReceiver(to);

    assertThat(receiver.proto().readableBytes(receiver)).isEqualTo(350);
    MessageHeader message = receive(120);
    assertThat(message.data().remaining()).isZero();
    assertThat(message.flags()).isEqualTo(MessageFlags.MSG_TRUNC);
    assertThat(message.control()).containsExactly(new UdpGro(100));
  }

  @Test
  void tellsNothingOfDatagramThatCameAlone() {
    receiver.proto().setOption(receiver, SolUdp.UDP_GRO, true);
    receiver.proto().bind(receiver, InetSockAddr.of(IpAddress.ANY6, PORT));
    v4.proto().setOption(v4, SolUdp.UDP_SEGMENT, 100);
    send(v4, 100, "127.0.0.1", 0);

    assertThat(receive(1000).control()).isEmpty();
  }

  private Sock sendToReceiver(String to) {
    receiver.proto().bind(receiver, InetSockAddr.of(IpAddress.ANY6, PORT));
    Sock sender = to.contains(":") ? v6 : v4;
    sender.proto().setOption(sender, SolUdp.UDP_SEGMENT, 100);
    assertThat(send(sender, 350, to, 0)).isEqualTo(350);
    return sender;
  }

  private MessageHeader receive(int room) {
    MessageHeader message = new MessageHeader(IoVector.of(ByteBuffer.allocate(room)));
    receiver.proto().recvmsg(receiver, message, MessageFlags.MSG_DONTWAIT);
    return message;
  }

  private static int send(Sock sock, int octets, String to, int flags, ControlMessage... control) {
    var message = new MessageHeader(IoVector.of(ByteBuffer.wrap(Packets.payload(octets))));
    message.name(InetSockAddr.of(IpAddress.parse(to), PORT));
    for (ControlMessage piece : control) {
      message.addControl(piece);
    }
    int sent = sock.proto().sendmsg(sock, message, flags);
    BottomHalf.run();
    return sent;
  }
}
