package dev.argyle.tcp.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("D3")
@ParameterizedClass
@ValueSource(ints = {0, 0x7fff_ffff, -1000})
class ReceiveWindowTest {
  private static final int MSS = 1000;
  private static final int BUFFER = 64_000;

  private final int rcvNxt;
  private final ReceiveWindow window = new ReceiveWindow();

  ReceiveWindowTest(int rcvNxt) {
    this.rcvNxt = rcvNxt;
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0",
    "65535, 0",
    "65536, 1",
    "131071, 1",
    "131072, 2",
    "6291456, 7",
    "33554432, 10",
    "1073741823, 14",
    "2147483647, 14"
  })
  void choosesTheSmallestScaleThatTellsTheWholeBuffer(int bufferBytes, int scale) {
    assertThat(ReceiveWindow.scaleFor(bufferBytes)).isEqualTo(scale);
  }

  @Test
  void doesNotScaleTheWindowOfASyn() {
    assertThat(ReceiveWindow.synField(70_000)).isEqualTo(65_535);
    assertThat(ReceiveWindow.synField(1_000)).isEqualTo(1_000);
  }

  @Test
  void beginsWithTheWindowOfTheHandshake() {
    window.start(rcvNxt, 65_535, 7);
    assertThat(window.windowBytes(rcvNxt)).isEqualTo(65_535);
    assertThat(window.windowBytes(rcvNxt + 535)).isEqualTo(65_000);
    assertThat(window.rightEdge()).isEqualTo(rcvNxt + 65_535);
    assertThat(window.scale()).isEqualTo(7);
  }

  @Test
  void shrinksOnlyByWhatHasArrived() {
    window.start(rcvNxt, BUFFER, 0);
    assertThat(window.announce(rcvNxt + 10_000, 30_000, MSS)).isEqualTo(BUFFER - 10_000);
    assertThat(window.rightEdge()).isEqualTo(rcvNxt + BUFFER);
  }

  @Test
  @Tag("RFC9293-MUST-39")
  void opensByAFullSegmentOrNotAtAll() {
    window.start(rcvNxt, BUFFER, 0);
    int next = rcvNxt + BUFFER;
    assertThat(window.announce(next, 0, MSS)).isZero();
    assertThat(window.announce(next, MSS - 1, MSS)).isZero();
    assertThat(window.announce(next, MSS, MSS)).isEqualTo(MSS);
    assertThat(window.announce(next, 2 * MSS - 1, MSS)).isEqualTo(MSS);
  }

  @Test
  void opensByHalfOfASmallBuffer() {
    window.start(rcvNxt, 600, 0);
    int next = rcvNxt + 600;
    assertThat(window.announce(next, 299, MSS)).isZero();
    assertThat(window.announce(next, 300, MSS)).isEqualTo(300);
  }

  @Test
  void staysClosedWhenTheBufferIsOverfull() {
    window.start(rcvNxt, BUFFER, 0);
    assertThat(window.announce(rcvNxt + BUFFER, -5_000, MSS)).isZero();
  }

  @Test
  @Tag("RFC7323-2.4-a")
  void keepsAPromiseThatTheScaleCannotTellExactly() {
    window.start(rcvNxt, 1_280, 7);
    assertThat(window.announce(rcvNxt + 1_000, 0, MSS)).isEqualTo(384);
    assertThat(window.field(384)).isEqualTo(3);
    assertThat(window.rightEdge()).isEqualTo(rcvNxt + 1_384);
  }

  @Test
  void announcesNoMoreThanTheFieldCanTell() {
    window.start(rcvNxt, 65_535, 2);
    int announced = window.announce(rcvNxt, Integer.MAX_VALUE, MSS);
    assertThat(announced).isEqualTo(65_535 << 2);
    assertThat(window.field(announced)).isEqualTo(65_535);
  }

  @Test
  void tellsThePeerWhenAClosedWindowOpens() {
    window.start(rcvNxt, BUFFER, 0);
    int next = rcvNxt + BUFFER;
    window.announce(next, 0, MSS);
    assertThat(window.worthAnUpdate(next, MSS - 1, MSS, BUFFER)).isFalse();
    assertThat(window.worthAnUpdate(next, MSS, MSS, BUFFER)).isTrue();
  }

  @Test
  void tellsThePeerWhenASmallWindowGrowsByTwoSegments() {
    window.start(rcvNxt, 3_000, 0);
    assertThat(window.worthAnUpdate(rcvNxt, 4_999, MSS, BUFFER)).isFalse();
    assertThat(window.worthAnUpdate(rcvNxt, 5_000, MSS, BUFFER)).isTrue();
  }

  @Test
  void tellsThePeerWhenTheWindowGrowsByHalfOfASmallBuffer() {
    window.start(rcvNxt, 100, 0);
    assertThat(window.worthAnUpdate(rcvNxt, 600, MSS, 1_200)).isFalse();
    assertThat(window.worthAnUpdate(rcvNxt, 700, MSS, 1_200)).isTrue();
  }

  @Test
  void doesNotTellAPeerThatHasEnoughToSend() {
    window.start(rcvNxt, 40_000, 0);
    assertThat(window.worthAnUpdate(rcvNxt, 60_000, MSS, BUFFER)).isFalse();
  }

  @Test
  void tellsAPeerThatHasMuchToSendIfTheBufferIsOfAFewSegments() {
    int few = 8 * MSS;
    window.start(rcvNxt, few, 0);
    int next = rcvNxt + 3 * MSS; // five more may come
    assertThat(window.worthAnUpdate(next, 6 * MSS, MSS, few)).isFalse();
    assertThat(window.worthAnUpdate(next, 7 * MSS, MSS, few)).isTrue();
    assertThat(window.worthAnUpdate(next, 7 * MSS, MSS / 10, few)).isFalse(); // many segments
  }

  @Test
  void tellsAPeerWithManySegmentsLeftOnlyWhenTheWindowDoublesUnlessTheBufferIsOfAFew() {
    int many = 20 * MSS;
    window.start(rcvNxt, many, 0);
    assertThat(window.worthAnUpdate(rcvNxt, 2 * many - 1, MSS, 100 * MSS)).isFalse();
    assertThat(window.worthAnUpdate(rcvNxt, 2 * many, MSS, 100 * MSS)).isTrue();
    assertThat(window.worthAnUpdate(rcvNxt, many + 2 * MSS, MSS, 30 * MSS)).isTrue();
  }

  /// A peer that sends into the window and a user that reads, both at random.
  @ParameterizedTest
  @CsvSource({"0, 21", "1, 22", "7, 23", "12, 24", "14, 25"})
  @Tag("RFC9293-SHLD-14")
  void neverMovesItsRightEdgeToTheLeft(int scale, long seed) {
    Random random = new Random(seed);
    int buffer = 50_000 << Math.max(0, scale - 1);
    int unit = 1 << scale;
    window.start(rcvNxt, Math.min(buffer, 65_535), scale);
    int next = rcvNxt;
    int used = 0;
    int peerEdge = window.rightEdge();
    for (int step = 0; step < 20_000; step++) {
      String where = "scale " + scale + " seed " + seed + " step " + step;
      int arriving = Math.min(peerEdge - next, random.nextInt(3 * MSS));
      next += arriving;
      used += arriving;
      used -= random.nextInt(10) == 0 ? used : random.nextInt(Math.min(used, 2 * MSS) + 1);
      int free = buffer - used;
      int before = window.windowBytes(next);
      boolean worthy = window.worthAnUpdate(next, free, MSS, buffer);
      int announced = window.announce(next, free, MSS);
      int told = window.field(announced) << scale;

      assertThat(told).as(where).isEqualTo(announced);
      assertThat(next + told - peerEdge).as(where).isNotNegative();
      assertThat(window.rightEdge()).as(where).isEqualTo(next + told);
      int opening = announced - before;
      assertThat(opening < unit || opening >= MSS && announced <= free).as(where).isTrue();
      assertThat(!worthy || opening >= MSS).as(where).isTrue();
      peerEdge = next + told;
    }
  }
}
