package dev.argyle.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.wire.InternetChecksum;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.UdpHeader;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TunPacketsTest {
  private static final String KERNEL = "192.0.2.1/24";
  private static final String FAR = "192.0.2.2";
  private static final int PORT = 7;
  private static final int UDP_AT = Ipv4Header.MIN_LENGTH_BYTES;
  private static final int PAYLOAD_AT = UDP_AT + UdpHeader.LENGTH_BYTES;

  private NetworkNamespace namespace;

  @BeforeEach
  void open() throws Exception {
    namespace = TunRequirement.namespace();
  }

  @AfterEach
  void close() {
    if (namespace != null) {
      namespace.close();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void datagramOfTheKernelIsReadAndSentBackWithItsEndsSwapped(boolean offload) throws Exception {
    String answer = namespace.run(() -> echoOnce(offload));
    assertThat(answer).isEqualTo("octets");
  }

  private static String echoOnce(boolean offload) throws Exception {
    TunConfig config = TunConfig.named("raw%d").withAddress(KERNEL).withOffload(offload);
    try (TunPackets device = TunPackets.open(config);
        DatagramSocket socket = new DatagramSocket()) {
      assertThat(device.name()).isEqualTo("raw0");
      byte[] octets = "octets".getBytes(StandardCharsets.US_ASCII);
      socket.send(new DatagramPacket(octets, octets.length, InetAddress.getByName(FAR), PORT));
      int length = readDatagram(device);
      assertThat(length).isEqualTo(PAYLOAD_AT + octets.length);
      assertThat(device.read()).as("one packet").isZero();
      assertThat(swap(device, length)).isTrue();
      DatagramPacket answer = new DatagramPacket(new byte[100], 100);
      socket.receive(answer);
      assertThat(answer.getAddress().getHostAddress()).isEqualTo(FAR);
      return new String(
          Arrays.copyOf(answer.getData(), answer.getLength()), StandardCharsets.US_ASCII);
    }
  }

  /// Passes by what the kernel says of its own accord.
  private static int readDatagram(TunPackets device) throws Exception {
    int length = 0;
    while (length == 0 || Ipv4Header.version(device.incoming(), device.packetAt()) != 4) {
      assertThat(device.await(10_000)).isTrue();
      length = device.read();
    }
    return length;
  }

  private static boolean swap(TunPackets device, int length) {
    byte[] b = device.outgoing();
    int ip = device.packetAt();
    System.arraycopy(device.incoming(), 0, b, 0, ip + length);
    int source = Ipv4Header.source(b, ip);
    int destination = Ipv4Header.destination(b, ip);
    int peerPort = UdpHeader.sourcePort(b, ip + UDP_AT);
    Ipv4Header.write(b, ip, length, 64, IpProtocol.UDP, destination, source);
    Ipv4Header.writeChecksum(b, ip);
    int udpBytes = length - UDP_AT;
    UdpHeader.write(b, ip + UDP_AT, PORT, peerPort, udpBytes);
    long sum =
        InternetChecksum.pseudoHeader(
            0, IpAddress.v4Low(destination), 0, IpAddress.v4Low(source), IpProtocol.UDP, udpBytes);
    UdpHeader.writeChecksum(b, ip + UDP_AT, udpBytes, sum);
    return device.write(length);
  }

  @Test
  void congestionControlIsPinnedOnTheWayToASubnet() throws Exception {
    String ip = TunRequirement.program("ip");
    String routes =
        namespace.run(() -> {
          IpPrefix address = IpPrefix.parse(KERNEL);
          try (TunPackets device = TunPackets.open(TunConfig.named("raw%d").withAddress(KERNEL));
              Netlink netlink = Netlink.open()) {
            netlink.pinCongestionControl(
                netlink.link(device.name()).index(), address, false, "reno");
            netlink.pinCongestionControl(
                netlink.link("lo").index(), IpPrefix.parse("127.0.0.1/8"), true, "reno");
            return output(ip, "main") + output(ip, "local");
          }
        });
    assertThat(routes)
        .containsPattern("192.0.2.0/24 dev raw0 .*src 192.0.2.1 .*congctl reno")
        .containsPattern("local 127.0.0.0/8 dev lo .*congctl reno")
        .containsPattern("local 127.0.0.1 dev lo .*congctl reno");
  }

  private static String output(String ip, String table) throws Exception {
    Process process = new ProcessBuilder(ip, "-4", "route", "show", "table", table).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
