package dev.argyle.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.buffer.IoVector;
import dev.argyle.device.NetDevice;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.SolUdp;
import dev.argyle.sock.UdpGro;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.stack.StackConfig;
import dev.argyle.wire.IpAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Several datagrams with one call between our stack and the kernel's: cut by the sender, by the
/// device or by the receiver, what arrives is the same.
@Tag("A11")
@Timeout(120)
@ParameterizedClass(name = "offload: {0}")
@ValueSource(booleans = {true, false})
class UdpInteropTest {
  private static final int PORT = 7777;
  private static final int SEGMENT = 1000;
  private static final int OCTETS = 10_500;
  @Parameter boolean offload;

  private final List<NetDevice> devices = new ArrayList<>();
  private TunRig rig;

  @BeforeEach
  void open() throws Exception {
    TunRequirement.programs("python3");
    rig =
        TunRig.open(
            StackConfig.DEFAULT,
            (device, _) -> {
              devices.add(device);
              return device;
            },
            offload);
  }

  @AfterEach
  void close() {
    if (rig != null) {
      rig.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"10.9.0.2, false", "fd09::2, false", "10.9.0.2, true", "fd09::2, true"})
  void takesWhatTheKernelHasCut(String to, boolean joined) throws Exception {
    Syscalls calls = rig.stack().syscalls();
    int socket = calls.socket(AddressFamily.AF_INET6, SocketType.DGRAM.number(), 0);
    calls.bind(socket, InetSockAddr.of(IpAddress.ANY6, PORT));
    calls.setsockopt(socket, SolUdp.UDP_GRO, joined);
    calls.setsockopt(socket, SolSocket.SO_RCVTIMEO, Duration.ofSeconds(20));
    rig.run("python3 -c '" + senderTo(to) + "'");

    ByteBuffer all = ByteBuffer.allocate(OCTETS);
    List<Integer> lengths = new ArrayList<>();
    while (all.hasRemaining()) {
      MessageHeader message = new MessageHeader(IoVector.of(all));
      int octets = (int) calls.recvmsg(socket, message, 0);
      assertThat(octets).isPositive();
      lengths.add(octets);
      boolean several = octets > SEGMENT;
      assertThat(message.control()).isEqualTo(several ? List.of(new UdpGro(SEGMENT)) : List.of());
    }

    boolean whole = joined && devices.getFirst().features().datagrams();
    assertThat(lengths).isEqualTo(whole ? List.of(OCTETS) : eachAlone());
    assertThat(all.array()).isEqualTo(pattern());
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.9.0.1", "fd09::1"})
  void cutsForTheKernel(String to) throws Exception {
    Process receiver = rig.start("python3 -c '" + receiver() + "'");
    var lines = receiver.inputReader();
    assertThat(lines.readLine()).isEqualTo("ready");
    Syscalls calls = rig.stack().syscalls();
    int socket = calls.socket(AddressFamily.AF_INET6, SocketType.DGRAM.number(), 0);
    calls.setsockopt(socket, SolUdp.UDP_SEGMENT, SEGMENT);

    int sent =
        calls.sendto(
            socket, ByteBuffer.wrap(pattern()), 0, InetSockAddr.of(IpAddress.parse(to), PORT));

    assertThat(sent).isEqualTo(OCTETS);
    List<Integer> lengths = lines.lines().map(Integer::valueOf).toList();
    assertThat(receiver.waitFor()).isZero();
    assertThat(lengths).isEqualTo(eachAlone());
  }

  private static String senderTo(String host) {
    return """
    import socket
    s = socket.socket(socket.AF_INET6 if ":" in "%1$s" else socket.AF_INET, socket.SOCK_DGRAM)
    s.setsockopt(17, 103, %2$d)
    s.sendto(bytes(i %% 251 for i in range(%3$d)), ("%1$s", %4$d))
    """
        .formatted(host, SEGMENT, OCTETS, PORT);
  }

  private static String receiver() {
    return """
    import socket
    s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    s.bind(("::", %2$d))
    s.settimeout(20)
    print("ready", flush=True)
    octets = b""
    while len(octets) < %1$d:
      datagram = s.recv(70000)
      octets += datagram
      print(len(datagram))
    assert octets == bytes(i %% 251 for i in range(%1$d))
    """
        .formatted(OCTETS, PORT);
  }

  private static List<Integer> eachAlone() {
    List<Integer> lengths = new ArrayList<>(Collections.nCopies(OCTETS / SEGMENT, SEGMENT));
    lengths.add(OCTETS % SEGMENT);
    return lengths;
  }

  private static byte[] pattern() {
    byte[] octets = new byte[OCTETS];
    for (int i = 0; i < octets.length; i++) {
      octets[i] = (byte) (i % 251);
    }
    return octets;
  }
}
