package dev.argyle.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argyle.buffer.BufferPool;
import dev.argyle.buffer.SkBuff;
import dev.argyle.device.PacketReceiver;
import dev.argyle.sock.Errno;
import dev.argyle.wire.InternetChecksum;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.UdpHeader;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/// Against the real kernel, in a network namespace of its own.
@Timeout(60)
@ParameterizedClass(name = "offload: {0}, queues: {1}")
@CsvSource({"true, 1", "false, 1", "true, 3", "false, 3"})
class TunDeviceTest {
  @Parameter(0)
  boolean offload;

  @Parameter(1)
  int queues;

  private static final TunConfig CONFIG =
      TunConfig.named("argyle%d").withAddress("192.0.2.1/24").withAddress("2001:db8::1/64");
  private static final int RECEIVE_TIMEOUT_MILLIS = 10_000;

  private NetworkNamespace namespace;
  private TunDevice device;
  private Reflector reflector;

  @BeforeEach
  void openDevice() throws Exception {
    namespace = TunRequirement.namespace();
    device = open(CONFIG);
    reflector = new Reflector(device);
    device.start(reflector);
  }

  @AfterEach
  void closeDevice() {
    if (device != null) {
      device.close();
      assertThat(reflector.pool().outstanding()).as("packets not released").isZero();
    }
    if (namespace != null) {
      namespace.close();
    }
  }

  @Test
  void kernelPingsThroughItOverIpv4AndIpv6() throws Exception {
    String ping = TunRequirement.program("ping");
    // ping gives the last answer no longer than the interval
    assertThat(output(ping, "-c", "3", "-i", "0.3", "192.0.2.2")).contains("3 received");
    assertThat(output(ping, "-c", "3", "-i", "0.3", "2001:db8::2")).contains("3 received");
  }

  @Test
  void carriesPacketsOfEveryLengthUpToItsMtu() throws Exception {
    for (String host : List.of("192.0.2.2", "2001:db8::2")) {
      int headers = host.contains(":") ? 48 : 28;
      try (DatagramSocket socket = namespace.run(() -> new DatagramSocket())) {
        socket.setSoTimeout(RECEIVE_TIMEOUT_MILLIS);
        for (int octets : List.of(0, 1, 2, 255, 256, 1279, 1500 - headers)) {
          byte[] sent = bytes(octets);
          assertThat(exchange(socket, host, sent)).isEqualTo(sent);
        }
      }
    }
  }

  @Test
  void tenThousandPacketsGoBothWays() throws Exception {
    int rounds = 200;
    int packetsEach = 50; // fewer than the interface's queue holds
    try (DatagramSocket socket = namespace.run(() -> new DatagramSocket())) {
      socket.setSoTimeout(RECEIVE_TIMEOUT_MILLIS);
      socket.connect(new InetSocketAddress("192.0.2.2", 7));
      exchange(socket, "192.0.2.2", new byte[1]); // from now on the kernel knows its queue
      byte[] buffer = new byte[1400];
      for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < packetsEach; i++) {
          ByteBuffer.wrap(buffer).putInt(round * packetsEach + i);
          socket.send(new DatagramPacket(buffer, buffer.length));
        }
        for (int i = 0; i < packetsEach; i++) {
          socket.receive(new DatagramPacket(buffer, buffer.length));
          assertThat(ByteBuffer.wrap(buffer).getInt()).isEqualTo(round * packetsEach + i);
        }
      }
    }
    assertThat(reflector.answered.sum()).isGreaterThanOrEqualTo(10_000);
    device.close(); // the last one is counted after the kernel has it
    assertThat(device.counters().sentPackets()).isEqualTo(reflector.answered.sum());
    assertThat(device.drops()).isZero();
  }

  @Test
  void manyThreadsSendAtOnce() throws Exception {
    int threads = 4;
    int packetsEach = 2_500;
    List<Thread> senders = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      senders.add(Thread.ofPlatform().start(() -> flood(packetsEach)));
    }
    for (Thread sender : senders) {
      sender.join();
    }
    TunCounters counters = device.counters();
    assertThat(counters.sentPackets() + counters.drops()).isEqualTo((long) threads * packetsEach);
    assertThat(counters.sentBytes()).isEqualTo(counters.sentPackets() * 128);
  }

  @Test
  void sendsAPacketThatLiesInSeveralPieces() throws Exception {
    try (DatagramSocket socket = namespace.run(() -> new DatagramSocket(9000))) {
      socket.setSoTimeout(RECEIVE_TIMEOUT_MILLIS);
      byte[] payload = bytes(601);
      SkBuff whole = udpToKernel(payload, 9000);
      SkBuff pieces = reflector.pool().allocate(SkBuff.HEAD_ROOM_BYTES, 28);
      pieces.put(whole.array(), whole.offset(), 28);
      pieces.share(whole, 28, 1);
      pieces.share(whole, 29, 300);
      pieces.share(whole, 329, 300);
      whole.release();

      device.transmit(pieces);

      DatagramPacket received = new DatagramPacket(new byte[2000], 2000);
      socket.receive(received);
      assertThat(Arrays.copyOf(received.getData(), received.getLength())).isEqualTo(payload);
    }
  }

  @Test
  void hasTheMtuAndTheAddressesItWasGiven() throws Exception {
    String ip = TunRequirement.program("ip");
    try (TunDevice other =
        open(TunConfig.named("mtu%d").withMtuBytes(1380).withAddress("198.51.100.9/28"))) {
      assertThat(other.mtuBytes()).isEqualTo(1380);
      assertThat(output(ip, "-j", "addr", "show", "dev", other.name()))
          .contains("\"mtu\":1380", "\"local\":\"198.51.100.9\"", "\"prefixlen\":28", "\"UP\"");
    }
  }

  @Test
  void numberTakesThePlaceOfThePercentSign() throws Exception {
    assertThat(device.name()).isEqualTo("argyle0");
    try (TunDevice second = open(CONFIG.withMtuBytes(1400));
        TunDevice unnamed = open(TunConfig.named(""))) {
      assertThat(second.name()).isEqualTo("argyle1");
      assertThat(unnamed.name()).isEqualTo("tun0");
    }
  }

  @Test
  void ipv6AddressCanBeUsedAtOnce() throws Exception {
    TunConfig config = TunConfig.named("six").withAddress("2001:db8:6::1/64");
    try (TunDevice six = open(config);
        DatagramSocket socket =
            namespace.run(() -> new DatagramSocket(0, InetAddress.getByName("2001:db8:6::1")))) {
      assertThat(six.name()).isEqualTo("six");
      assertThat(socket.isBound()).isTrue();
    }
  }

  @Test
  void interfaceVanishesWhenItIsClosed() throws Exception {
    TunDevice other = open(TunConfig.named("gone"));
    assertThat(link("gone").isUp()).isTrue();
    other.close();
    assertThatThrownBy(() -> link("gone"))
        .isInstanceOfSatisfying(
            NetlinkException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENODEV))
        .hasMessage("cannot find interface gone: ENODEV (No such device)");
  }

  @Test
  void closingTwiceIsNothingNew() {
    device.close();
    device.close();
    assertThatThrownBy(() -> device.start(reflector)).hasMessage("argyle0 is closed");
  }

  @Test
  void mayBeClosedByItsOwnReader() throws Exception {
    TunDevice other = open(TunConfig.named("self").withAddress("203.0.113.1/24"));
    CompletableFuture<Thread> closer = new CompletableFuture<>();
    other.start(
        new PacketReceiver() {
          @Override
          public BufferPool pool() {
            return reflector.pool();
          }

          @Override
          public void receive(SkBuff packet) {
            boolean isOurs = Ipv4Header.version(packet.array(), packet.offset()) == 4;
            packet.release();
            if (isOurs) {
              other.close();
              closer.complete(Thread.currentThread());
            }
          }
        });
    try (DatagramSocket socket = namespace.run(() -> new DatagramSocket())) {
      send(socket, "203.0.113.2", new byte[1]);
    }
    Thread reader = closer.get(10, TimeUnit.SECONDS);
    assertThat(reader.join(Duration.ofSeconds(10))).isTrue();
    assertThatThrownBy(() -> link("self")).isInstanceOf(NetlinkException.class);
  }

  @Test
  void mayBeClosedWhileManyThreadsSend() throws Exception {
    int packetsEach = 5_000;
    List<Thread> senders = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      senders.add(Thread.ofPlatform().start(() -> flood(packetsEach)));
    }
    while (device.counters().sentPackets() < 100) {
      Thread.onSpinWait();
    }
    device.close();
    for (Thread sender : senders) {
      sender.join();
    }
    TunCounters counters = device.counters();
    assertThat(counters.closedDrops()).isPositive();
    assertThat(counters.sentPackets() + counters.drops()).isEqualTo(3L * packetsEach);
  }

  @Test
  void dropsAndCountsWhatIsSentAfterItWasClosed() {
    device.close();
    device.transmit(udpToKernel(new byte[100], 9000));
    assertThat(device.counters().closedDrops()).isOne();
    assertThat(device.drops()).isOne();
  }

  @Test
  void dropsAndCountsWhatTheKernelRefuses() {
    SkBuff nonsense = reflector.pool().allocate(0, 1);
    nonsense.array()[nonsense.put(1)] = (byte) 0xff;
    device.transmit(nonsense);
    assertThat(device.counters().refusedDrops()).isOne();
  }

  @Test
  void eachFlowComesInByTheQueueItGoesOutBy() throws Exception {
    Map<Integer, Set<String>> threads = new ConcurrentHashMap<>();
    reflector.watch(port -> {
      threads
          .computeIfAbsent(port, _ -> ConcurrentHashMap.newKeySet())
          .add(Thread.currentThread().getName());
    });
    int flows = 32;
    List<DatagramSocket> open = new ArrayList<>(); // all at once, for no port to be given twice
    try {
      for (int flow = 0; flow < flows; flow++) {
        DatagramSocket socket = namespace.run(() -> new DatagramSocket());
        open.add(socket);
        socket.setSoTimeout(RECEIVE_TIMEOUT_MILLIS);
        exchange(socket, "192.0.2.2", new byte[1]); // by a queue of the kernel's choice
        threads.remove(socket.getLocalPort());
        for (int i = 0; i < 10; i++) {
          exchange(socket, "192.0.2.2", new byte[1]);
        }
      }
    } finally {
      open.forEach(DatagramSocket::close);
    }
    assertThat(threads).hasSize(flows);
    assertThat(threads.values()).allSatisfy(each -> assertThat(each).hasSize(1));
    assertThat(threads.values().stream().flatMap(Set::stream).distinct()).hasSize(queues);
  }

  @Test
  void noticesThatSomebodyHasDeletedTheInterface() throws Exception {
    String ip = TunRequirement.program("ip");
    assertThat(device.failure()).isNull();
    output(ip, "link", "del", device.name());
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (device.failure() == null && deadlineNanos - System.nanoTime() > 0) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(device.failure())
        .hasMessage("TUN device \"argyle0\" cannot be read: the interface has been deleted");
    device.transmit(udpToKernel(new byte[100], 9000));
    assertThat(device.counters().downDrops()).isOne();
  }

  private TunDevice open(TunConfig config) throws Exception {
    return namespace.run(() -> TunDevice.open(config.withOffload(offload).withQueues(queues)));
  }

  private Netlink.Link link(String name) throws Exception {
    return namespace.run(() -> {
      try (Netlink netlink = Netlink.open()) {
        return netlink.link(name);
      }
    });
  }

  private String output(String... command) throws IOException {
    Process process = namespace.start(new ProcessBuilder(command).redirectErrorStream(true));
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private void flood(int packets) {
    for (int i = 0; i < packets; i++) {
      device.transmit(udpToKernel(new byte[100], 9000));
    }
  }

  private SkBuff udpToKernel(byte[] payload, int port) {
    int length = 28 + payload.length;
    SkBuff packet = reflector.pool().allocate(SkBuff.HEAD_ROOM_BYTES, length);
    int at = packet.put(length);
    byte[] b = packet.array();
    int source = 0xc000_0202; // 192.0.2.2
    int destination = 0xc000_0201;
    Ipv4Header.write(b, at, length, 64, IpProtocol.UDP, source, destination);
    Ipv4Header.writeChecksum(b, at);
    System.arraycopy(payload, 0, b, at + 28, payload.length);
    UdpHeader.write(b, at + 20, 7, port, length - 20);
    long pseudoHeader =
        InternetChecksum.pseudoHeader(
            0,
            Ipv4Header.sourceLow(b, at),
            0,
            Ipv4Header.destinationLow(b, at),
            IpProtocol.UDP,
            length - 20);
    UdpHeader.writeChecksum(b, at + 20, length - 20, pseudoHeader);
    return packet;
  }

  private static void send(DatagramSocket socket, String host, byte[] payload) throws IOException {
    socket.send(new DatagramPacket(payload, payload.length, InetAddress.getByName(host), 7));
  }

  private static byte[] exchange(DatagramSocket socket, String host, byte[] sent)
      throws IOException {
    send(socket, host, sent);
    DatagramPacket received = new DatagramPacket(new byte[2000], 2000);
    socket.receive(received);
    return Arrays.copyOf(received.getData(), received.getLength());
  }

  private static byte[] bytes(int octets) {
    byte[] bytes = new byte[octets];
    for (int i = 0; i < octets; i++) {
      bytes[i] = (byte) (i * 31 + octets);
    }
    return bytes;
  }
}
