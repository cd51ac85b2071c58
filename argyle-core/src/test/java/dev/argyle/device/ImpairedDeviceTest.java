package dev.argyle.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.argyle.buffer.SkBuff;
import dev.argyle.env.BottomHalf;
import dev.argyle.env.ManualEnv;
import dev.argyle.env.SeededEntropy;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.Ipv6Header;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImpairedDeviceTest {
  private static final long MILLISECOND = 1_000_000;
  private static final long SEED = 20_251_123; // chance is the same in every run

  private final ManualEnv env = new ManualEnv(SEED);
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
  void aGoodPathPassesEverythingOnAtOnce() {
    ImpairedDevice device = outbound(Impairment.NONE);
    send(device, 100);
    assertThat(right.each(TestPackets::seq)).isEqualTo(sequence(100));
    assertThat(device.outboundCounters()).isEqualTo(new ImpairmentCounters(0, 0, 0, 0, 0, 0));
    assertThat(env.timers().isEmpty()).isTrue();
  }

  @Test
  void losesAsManyAsWereAskedFor() {
    ImpairedDevice device = outbound(Impairment.NONE.withLoss(0.1));
    send(device, 10_000);
    assertThat(device.outboundCounters().lost()).isCloseTo(1000, within(100L));
    assertThat(right.packets).hasSize(10_000 - (int) device.outboundCounters().lost());
    assertThat(device.drops()).isEqualTo(device.outboundCounters().lost());
  }

  @Test
  void certainLossLosesEverything() {
    ImpairedDevice device = outbound(Impairment.NONE.withLoss(1));
    send(device, 1000);
    assertThat(right.packets).isEmpty();
  }

  @Test
  void duplicateComesRightBehindItsOriginal() {
    ImpairedDevice device = outbound(Impairment.NONE.withDuplicate(1));
    send(device, 3);
    assertThat(right.each(TestPackets::seq)).containsExactly(0, 0, 1, 1, 2, 2);
    assertThat(device.outboundCounters().duplicated()).isEqualTo(3);
  }

  @Test
  void corruptionFlipsOneBitAndTheChecksumShowsIt() {
    ImpairedDevice device = outbound(Impairment.NONE.withCorrupt(1));
    SkBuff sent = packets.tcp4(1, 600, 401);
    SkBuff kept = left.pool().allocate(0, 0); // shares the payload, as a retransmission queue does
    kept.share(sent, 40, 1001);
    byte[] payload = TestPackets.bytes(kept);
    SkBuff sound = sent.copy(left.pool());
    new PartialChecksum().fill(sound);

    device.transmit(sent);
    BottomHalf.run();

    SkBuff received = right.packets.getFirst();
    assertThat(differentBits(TestPackets.bytes(received), TestPackets.bytes(sound))).isOne();
    assertThat(received.info().checksumPartial()).isFalse();
    assertThat(received.info().checksumVerified()).isFalse();
    assertThat(TestPackets.bytes(kept)).isEqualTo(payload);
    kept.release();
    sound.release();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void marksWhatAllowsIt(int ecnField) {
    ImpairedDevice device = outbound(Impairment.NONE.withMark(1));
    device.transmit(TestPackets.withTrafficClass(packets.tcp4(0, 100), 0x28 | ecnField));
    device.transmit(TestPackets.withTrafficClass(packets.tcp6(0, 100), 0x28 | ecnField));
    BottomHalf.run();

    int expected = 0x28 | (ecnField == 0 ? 0 : 3);
    byte[] v4 = TestPackets.bytes(right.packets.getFirst());
    byte[] v6 = TestPackets.bytes(right.packets.getLast());
    assertThat(Ipv4Header.tos(v4, 0)).isEqualTo(expected);
    assertThat(Ipv4Header.verifyChecksum(v4, 0)).isTrue();
    assertThat(Ipv6Header.trafficClass(v6, 0)).isEqualTo(expected);
    assertThat(device.outboundCounters().marked()).isEqualTo(ecnField == 0 ? 0 : 2);
  }

  @Test
  void delayHoldsEveryPacketForItsTime() {
    ImpairedDevice device = outbound(Impairment.NONE.withDelay(20 * MILLISECOND, 0));
    send(device, 2);
    env.advance(10 * MILLISECOND);
    device.transmit(packets.tcp4(2));
    env.advance(10 * MILLISECOND - 1);
    assertThat(right.packets).isEmpty();
    env.advance(1);
    assertThat(right.each(TestPackets::seq)).containsExactly(0, 1);
    env.advance(10 * MILLISECOND);
    assertThat(right.each(TestPackets::seq)).containsExactly(0, 1, 2);
    assertThat(env.timers().isEmpty()).isTrue();
  }

  @Test
  void jitterSpreadsPacketsAndKeepsThemInOrder() {
    ImpairedDevice device = outbound(Impairment.NONE.withDelay(MILLISECOND, MILLISECOND));
    for (int seq = 0; seq < 100; seq++) {
      device.transmit(packets.tcp4(seq));
      env.advance(MILLISECOND / 10);
    }
    assertThat(right.packets.size()).isBetween(80, 95); // of those sent a millisecond ago or longer
    env.advance(2 * MILLISECOND);
    assertThat(right.each(TestPackets::seq)).isEqualTo(sequence(100));
  }

  @Test
  void reorderedPacketIsOvertakenByThoseOfItsExtraTime() {
    ImpairedDevice device = outbound(Impairment.NONE.withReorder(1, 3 * MILLISECOND));
    device.transmit(packets.tcp4(0));
    device.impair(Impairment.NONE, Impairment.NONE);
    device.transmit(packets.tcp4(1));
    env.advance(2 * MILLISECOND);
    device.transmit(packets.tcp4(2));
    env.advance(2 * MILLISECOND);
    device.transmit(packets.tcp4(3));
    env.advance(0);
    assertThat(right.each(TestPackets::seq)).containsExactly(1, 2, 0, 3);
    assertThat(device.outboundCounters().reordered()).isOne();
  }

  @Test
  void reorderingLosesAndAddsNothing() {
    ImpairedDevice device =
        outbound(Impairment.NONE.withDelay(5 * MILLISECOND, MILLISECOND).withReorder(0.2));
    for (int seq = 0; seq < 1000; seq++) {
      device.transmit(packets.tcp4(seq));
      env.advance(MILLISECOND / 4);
    }
    env.advance(10 * MILLISECOND);
    List<Integer> arrived = right.each(TestPackets::seq);
    assertThat(arrived)
        .isNotEqualTo(sequence(1000))
        .hasSameElementsAs(sequence(1000))
        .hasSize(1000);
    assertThat(device.outboundCounters().reordered()).isCloseTo(200, within(50L));
  }

  @Test
  void impairsWhatComesInByTheSameRules() {
    Impairment bad = Impairment.NONE.withLoss(0.5).withDelay(MILLISECOND, 0);
    ImpairedDevice device =
        new ImpairedDevice(cable.left(), Impairment.NONE, bad, env, env.entropy());
    device.start(left);
    cable.right().start(right);
    for (int seq = 0; seq < 100; seq++) {
      cable.right().transmit(packets.tcp4(seq));
    }
    BottomHalf.run();
    assertThat(left.packets).isEmpty();
    env.advance(MILLISECOND);
    assertThat(left.packets.size()).isBetween(30, 70);
    assertThat(left.packets).hasSize(100 - (int) device.inboundCounters().lost());
    assertThat(device.outboundCounters().lost()).isZero();
  }

  @Test
  void sameSeedTellsTheSameStory() {
    Impairment bad = new Impairment(0.1, 0.1, 0, 0.1, 2 * MILLISECOND, MILLISECOND, MILLISECOND, 0);
    assertThat(story(bad, 7)).isEqualTo(story(bad, 7)).isNotEqualTo(story(bad, 8));
  }

  @Test
  void takesNoSuperSegments() {
    assertThat(outbound(Impairment.NONE).features()).isEqualTo(DeviceFeatures.NONE);
  }

  @Test
  void dropsWhatIsTooMuchToHold() {
    ImpairedDevice device = outbound(Impairment.NONE.withDelay(MILLISECOND, 0));
    send(device, VirtualCable.QUEUE_PACKETS + 5);
    assertThat(device.outboundCounters().overflowed()).isEqualTo(5);
    assertThat(device.drops()).isEqualTo(5);
    env.advance(MILLISECOND);
    assertThat(right.packets).hasSize(VirtualCable.QUEUE_PACKETS);
  }

  @Test
  void closingReleasesWhatIsHeld() throws Exception {
    ImpairedDevice device = outbound(Impairment.NONE.withDelay(MILLISECOND, 0));
    send(device, 10);
    assertThat(left.pool().outstanding()).isEqualTo(10);
    device.close();
    assertThat(left.pool().outstanding()).isZero();
    env.advance(MILLISECOND);
    assertThat(right.packets).isEmpty();
  }

  @Test
  void manyThreadsSendAtOnce() throws Exception {
    ImpairedDevice device =
        outbound(new Impairment(0.2, 0.2, 0.2, 0.2, MILLISECOND, MILLISECOND, MILLISECOND, 0));
    List<Thread> senders =
        IntStream.range(0, 4)
            .mapToObj(_ -> Thread.ofPlatform().start(() -> send(device, 1000)))
            .toList();
    for (Thread sender : senders) {
      sender.join();
    }
    env.advance(10 * MILLISECOND);
    ImpairmentCounters counters = device.outboundCounters();
    assertThat(right.packets).hasSize((int) (4000 - counters.lost() + counters.duplicated()));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
  void refusesWhatIsNotAChance(double chance) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Impairment.NONE.withLoss(chance))
        .withMessage("loss " + chance + " is not in 0..1");
  }

  @Test
  void refusesATimeThatIsNegative() {
    assertThatIllegalArgumentException().isThrownBy(() -> Impairment.NONE.withDelay(-1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> Impairment.NONE.withReorder(0.1, -1));
  }

  private ImpairedDevice outbound(Impairment impairment) {
    ImpairedDevice device =
        new ImpairedDevice(cable.left(), impairment, Impairment.NONE, env, env.entropy());
    device.start(left);
    cable.right().start(right);
    return device;
  }

  private void send(ImpairedDevice device, int count) {
    for (int seq = 0; seq < count; seq++) {
      device.transmit(packets.tcp4(seq));
    }
    BottomHalf.run();
  }

  private List<Integer> story(Impairment impairment, long seed) {
    VirtualCable ownCable = new VirtualCable("a", "b", 1500);
    ImpairedDevice device =
        new ImpairedDevice(
            ownCable.left(), impairment, Impairment.NONE, env, new SeededEntropy(seed));
    device.start(left);
    PacketSink sink = new PacketSink();
    ownCable.right().start(sink);
    for (int seq = 0; seq < 200; seq++) {
      device.transmit(packets.tcp4(seq));
      env.advance(MILLISECOND / 2);
    }
    env.advance(10 * MILLISECOND);
    List<Integer> arrived = sink.each(TestPackets::seq);
    sink.release();
    return arrived;
  }

  private static List<Integer> sequence(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private static int differentBits(byte[] a, byte[] b) {
    assertThat(a).hasSameSizeAs(b);
    return IntStream.range(0, a.length).map(i -> Integer.bitCount((a[i] ^ b[i]) & 0xff)).sum();
  }
}
