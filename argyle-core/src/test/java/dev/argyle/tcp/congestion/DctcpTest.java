package dev.argyle.tcp.congestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// RFC 8257 section 3.3, on samples that say how much was marked.
class DctcpTest {
  private static final int MSS = 1000;

  private final Dctcp dctcp = new Dctcp();
  private final AckSample sample = new AckSample();
  private long delivered;
  private long now;

  @BeforeEach
  void begin() {
    dctcp.onEstablished(MSS, 0);
  }

  /// One window of ACKs, of which the first so many are marked.
  private void window(int acks, int marked) {
    long start = delivered;
    for (int i = 0; i < acks; i++) {
      delivered += MSS;
      now += 100_000;
      sample.set(MSS, 1_000_000, dctcp.cwndBytes(), false, now);
      sample.withProgress(start, delivered).withEcnMarked(i < marked ? MSS : 0);
      dctcp.onAck(sample);
      dctcp.onDelivery(sample);
    }
  }

  @Test
  void growsAsRenoWhereNothingIsMarked() {
    window(10, 0);
    assertThat(dctcp.cwndBytes()).isEqualTo(20 * MSS);
  }

  @Test
  @Tag("RFC8257-3.3-a")
  void forgetsMarksByASixteenthEachWindow() {
    for (int i = 0; i < 10; i++) {
      window(10, 0);
    }
    assertThat(dctcp.alpha()).isCloseTo(Math.pow(15.0 / 16, 10), within(1e-9));
  }

  @Test
  void followsTheShareThatIsMarked() {
    for (int i = 0; i < 200; i++) {
      window(20, 5);
    }
    assertThat(dctcp.alpha()).isCloseTo(0.25, within(0.02));
  }

  @Test
  @Tag("RFC8257-3.3-b")
  void shrinksByHalfOfTheShareOnceAWindow() {
    for (int i = 0; i < 30; i++) {
      window(10, 0);
    }
    double alpha = dctcp.alpha();
    int before = dctcp.cwndBytes();
    window(10, 10);
    double after = alpha * 15 / 16; // the window before it, without marks, is counted first
    assertThat(dctcp.cwndBytes()).isCloseTo((int) (before * (1 - after / 2)), within(2 * MSS));
  }

  @Test
  void halvesAtTheFirstMarkEver() {
    window(10, 0);
    int before = dctcp.cwndBytes();
    window(1, 1);
    assertThat(dctcp.cwndBytes()).isCloseTo(before / 2, within(2 * MSS));
  }

  @Test
  void staysAboveTwoSegments() {
    for (int i = 0; i < 50; i++) {
      window(4, 4);
    }
    assertThat(dctcp.cwndBytes()).isGreaterThanOrEqualTo(2 * MSS);
  }

  @Test // section 3.4
  @Tag("RFC8257-3.5-a")
  void answersALossAsRenoDoes() {
    window(20, 0);
    int before = dctcp.cwndBytes();
    dctcp.onLoss(before, now);
    assertThat(dctcp.cwndBytes()).isEqualTo(before / 2);
  }

  @Test
  void answersEachMarkOnceThoughThePeerEchoesIt() {
    window(10, 0);
    window(1, 1);
    int before = dctcp.cwndBytes();
    dctcp.onEcnEcho(before, now);
    assertThat(dctcp.cwndBytes()).isEqualTo(before);
  }
}
