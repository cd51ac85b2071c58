package dev.argyle.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.argyle.buffer.SkBuff;
import dev.argyle.env.BottomHalf;
import dev.argyle.env.ManualEnv;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CaptureDeviceTest {
  private final ManualEnv env = new ManualEnv(1);
  private final ByteArrayOutputStream file = new ByteArrayOutputStream();
  private final List<IOException> failures = new ArrayList<>();
  private final VirtualCable cable = new VirtualCable("left0", "right0", 1500);
  private final PacketSink left = new PacketSink();
  private final PacketSink right = new PacketSink();
  private final TestPackets packets = new TestPackets(left.pool());

  @AfterEach
  void nothingLeaks() {
    left.release();
    right.release();
    assertThat(left.pool().outstanding()).isZero();
    assertThat(right.pool().outstanding()).isZero();
  }

  @Test
  void writesWhatGoesBothWaysWithTimeAndDirection() throws Exception {
    try (Capture capture = capture(file);
        CaptureDevice device = started(cable.left(), left, capture)) {
      cable.right().start(right);
      byte[] sent = transmit(device, packets.udp6(new byte[] {1, 2, 3}));
      byte[] received = transmit(cable.right(), packets.udp6(new byte[] {4, 5, 6, 7}));

      capture.flush();
      CapturedFile captured = CapturedFile.read(file.toByteArray());
      assertThat(captured.interfaces()).containsExactly("left0");
      assertThat(captured.packets()).hasSize(2);
      assertThat(captured.packets())
          .extracting(CapturedFile.Packet::inbound)
          .containsExactly(false, true);
      assertThat(captured.packets())
          .allMatch(packet -> packet.epochNanos() == ManualEnv.EPOCH_NANOS);
      assertThat(captured.packets().getFirst().bytes()).hasSameSizeAs(sent).endsWith(1, 2, 3);
      assertThat(captured.packets().getLast().bytes()).hasSameSizeAs(received).endsWith(4, 5, 6, 7);
    }
  }

  @Test
  void passesPacketsOnUnchanged() throws Exception {
    try (Capture capture = capture(file);
        CaptureDevice device = started(cable.left(), left, capture)) {
      cable.right().start(right);
      SkBuff packet = packets.tcp4(1, 3, 5);
      byte[] before = TestPackets.bytes(packet);
      device.transmit(packet);
      BottomHalf.run();
      assertThat(right.packets).containsExactly(packet);
      assertThat(TestPackets.bytes(packet)).isEqualTo(before);
      assertThat(packet.info().checksumPartial()).isTrue();
    }
  }

  @Test
  void fillsInTheChecksumsThatAreLeftToTheDevice() throws Exception {
    try (Capture capture = capture(file);
        CaptureDevice device = started(cable.left(), left, capture)) {
      cable.right().start(right);
      for (SkBuff packet : packetsOfAllShapes()) {
        transmit(device, packet);
      }
    }
    List<CapturedFile.Packet> captured = CapturedFile.read(file.toByteArray()).packets();
    assertThat(captured).hasSize(packetsOfAllShapesCount());
    assertThat(captured).allMatch(packet -> TestPackets.isChecksumRight(packet.bytes()));
  }

  @Test
  void leavesFinishedChecksumsAsTheyAre() throws Exception {
    try (Capture capture = capture(file);
        CaptureDevice device = started(cable.left(), left, capture)) {
      cable.right().start(right);
      SkBuff wrong = packets.tcp4(1, 10);
      wrong.info().checksumPartial(false);
      byte[] before = TestPackets.bytes(wrong);
      transmit(device, wrong);
      capture.flush();
      assertThat(CapturedFile.read(file.toByteArray()).packets().getFirst().bytes())
          .isEqualTo(before);
    }
  }

  @Test
  void tsharkFindsNothingWrong(@TempDir Path folder) throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/tshark")), "tshark is not installed");
    Path path = folder.resolve("capture.pcapng");
    try (Capture capture = Capture.toFile(path, env.clock(), failures::add);
        CaptureDevice device = started(cable.left(), left, capture)) {
      cable.right().start(right);
      for (SkBuff packet : packetsOfAllShapes()) {
        transmit(device, packet);
      }
    }
    List<String> lines =
        tshark(path, "-T", "fields", "-e", "tcp.checksum.status", "-e", "udp.checksum.status");
    assertThat(lines).hasSize(packetsOfAllShapesCount()).allMatch(line -> line.strip().equals("1"));
  }

  @Test
  void severalDevicesShareAFile() throws Exception {
    try (Capture capture = capture(file);
        CaptureDevice one = started(cable.left(), left, capture);
        CaptureDevice other = started(cable.right(), right, capture)) {
      transmit(one, packets.tcp4(1, 8));
      assertThat(other.name()).isEqualTo("right0");
    }
    CapturedFile captured = CapturedFile.read(file.toByteArray());
    assertThat(captured.interfaces()).containsExactly("left0", "right0");
    assertThat(captured.packets())
        .extracting(CapturedFile.Packet::interfaceNumber)
        .containsExactly(0, 1);
  }

  @Test
  void manyThreadsWriteAtOnce() throws Exception {
    int threads = 4;
    int packetsEach = 500;
    try (Capture capture = capture(file);
        CaptureDevice device = started(cable.left(), left, capture)) {
      List<Thread> senders = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        senders.add(
            Thread.ofPlatform()
                .start(() -> {
                  for (int seq = 0; seq < packetsEach; seq++) {
                    device.transmit(packets.tcp4(seq, 100, 33)); // the other end is not started
                  }
                }));
      }
      for (Thread sender : senders) {
        sender.join();
      }
    }
    List<CapturedFile.Packet> captured = CapturedFile.read(file.toByteArray()).packets();
    assertThat(captured).hasSize(threads * packetsEach);
    assertThat(captured).allMatch(packet -> TestPackets.isChecksumRight(packet.bytes()));
  }

  @Test
  void failingFileEndsTheCaptureIsToldOnceAndDisturbsNothing() throws Exception {
    try (Capture capture = capture(new FullDisk(file, 70_000));
        CaptureDevice device = started(cable.left(), left, capture)) {
      cable.right().start(right);
      for (int seq = 0; seq < 200; seq++) {
        transmit(device, packets.tcp4(seq, 1000));
      }
    }
    assertThat(right.packets).hasSize(200);
    assertThat(failures).singleElement().asString().contains("No space left on device");
  }

  @Test
  void failsAtOnceWhereNoFileCanBeMade(@TempDir Path folder) {
    assertThatThrownBy(
            () -> Capture.toFile(folder.resolve("none/capture"), env.clock(), failures::add))
        .isInstanceOf(IOException.class);
    assertThat(failures).isEmpty();
  }

  @Test
  void nothingIsWrittenAfterTheEnd() throws Exception {
    Capture capture = capture(file);
    try (CaptureDevice device = started(cable.left(), left, capture)) {
      capture.close();
      capture.close();
      int length = file.size();
      transmit(device, packets.tcp4(1, 8));
      assertThat(file.size()).isEqualTo(length);
      assertThat(failures).isEmpty();
    }
  }

  @Test
  void isOtherwiseTheDeviceItWraps() throws Exception {
    LoopbackDevice loopback = new LoopbackDevice();
    try (Capture capture = capture(file);
        CaptureDevice device = new CaptureDevice(loopback, capture)) {
      assertThat(device.name()).isEqualTo("lo");
      assertThat(device.mtuBytes()).isEqualTo(65_535);
      assertThat(device.features()).isEqualTo(DeviceFeatures.IN_MEMORY);
      assertThat(device.isLoopback()).isTrue();
      device.transmit(packets.tcp4(1));
      assertThat(device.drops()).isOne(); // not started
    }
  }

  private List<SkBuff> packetsOfAllShapes() {
    SkBuff superSegment = packets.tcp4(9, 16_001, 16_000, 16_000, 999);
    superSegment.info().segmentBytes(1448);
    return List.of(
        packets.tcp4(1),
        packets.tcp4(2, 1),
        packets.tcp4(3, 1000),
        packets.tcp4(4, 333, 1, 334, 2, 5),
        packets.tcp6(5),
        packets.tcp6(6, 17, 18, 19),
        packets.udp6(new byte[0]),
        packets.udp6(new byte[] {1, 2, 3}),
        superSegment);
  }

  private static int packetsOfAllShapesCount() {
    return 9;
  }

  private Capture capture(OutputStream to) throws IOException {
    return new Capture(to, env.clock(), failures::add);
  }

  private static CaptureDevice started(NetDevice device, PacketSink sink, Capture capture) {
    CaptureDevice capturing = new CaptureDevice(device, capture);
    capturing.start(sink);
    return capturing;
  }

  /// @return the octets that were sent
  private static byte[] transmit(NetDevice device, SkBuff packet) {
    byte[] bytes = TestPackets.bytes(packet);
    device.transmit(packet);
    BottomHalf.run();
    return bytes;
  }

  private static List<String> tshark(Path file, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "/usr/bin/tshark",
                "-r",
                file.toString(),
                "-o",
                "tcp.check_checksum:TRUE",
                "-o",
                "udp.check_checksum:TRUE"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return output.lines().toList();
  }

  /// A stream that fails behind so many octets.
  private static final class FullDisk extends OutputStream {
    private final OutputStream to;
    private int room;

    FullDisk(OutputStream to, int room) {
      this.to = to;
      this.room = room;
    }

    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] b, int offset, int length) throws IOException {
      if (length > room) {
        throw new IOException("No space left on device");
      }
      room -= length;
      to.write(b, offset, length);
    }
  }
}
