package dev.argyle.tcp.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.tcp.send.SendPermission.Urgency;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(ints = {0, 0x7fff_ffff, -1000, -300})
class SendPermissionTest {
  private static final int MSS = 1000;
  private static final int PLENTY = 1 << 20;

  private final int una;
  private final SendPermission permission = new SendPermission(MSS, 10 * MSS + 700);

  SendPermissionTest(int una) {
    this.una = una;
  }

  @BeforeEach
  void peerHadALargeWindow() {
    permission.windowSeen(64_000);
  }

  private int octets(int unsent) {
    return permission.octets(unsent, PLENTY, PLENTY, una, Urgency.NONE);
  }

  private int octets(int unsent, int usable, int room) {
    return permission.octets(unsent, usable, room, una, Urgency.NONE);
  }

  @Test
  void sendsNothingWithoutDataOrWindowOrRoom() {
    assertThat(octets(0)).isZero();
    assertThat(octets(5000, 0, PLENTY)).isZero();
    assertThat(octets(5000, -1, PLENTY)).isZero();
    assertThat(octets(5000, PLENTY, 0)).isZero();
    assertThat(octets(5000, PLENTY, -4000)).isZero();
  }

  @Test
  @Tag("RFC9293-SHLD-28")
  void fillsASuperSegmentWithWholeSegments() {
    assertThat(octets(100 * MSS)).isEqualTo(10 * MSS);
    assertThat(octets(10 * MSS + 1)).isEqualTo(10 * MSS);
  }

  @Test
  void sendsOneSegmentWhereSuperSegmentsAreTooSmall() {
    permission.segments(MSS, 0);
    assertThat(octets(5 * MSS)).isEqualTo(MSS);
  }

  @Nested
  class Nagle {
    @Test
    void letsASmallSegmentGoWhenNoneIsUnderWay() {
      assertThat(octets(1)).isEqualTo(1);
      assertThat(octets(3 * MSS + 1)).isEqualTo(3 * MSS + 1);
    }

    @Test
    void holdsASmallSegmentBackBehindAnother() {
      permission.sent(una + 10, 10);
      assertThat(octets(10)).isZero();
      assertThat(octets(3 * MSS + 1)).isEqualTo(3 * MSS);
    }

    @Test
    void letsTheNextGoWhenTheSmallOneIsAcknowledged() {
      permission.sent(una, 10);
      assertThat(octets(10)).isEqualTo(10);
    }

    @Test
    void doesNotWaitForFullSegments() {
      permission.sent(una + 2 * MSS, 2 * MSS);
      assertThat(octets(10)).isEqualTo(10);
    }

    @Test
    void remembersTheSmallSegmentWhenFullOnesFollow() {
      permission.sent(una + 10, 10);
      permission.sent(una + 10 + MSS, MSS);
      assertThat(octets(10)).isZero();
    }

    @Test
    void isSwitchedOff() {
      permission.sent(una + 10, 10);
      permission.noDelay(true);
      assertThat(permission.noDelay()).isTrue();
      assertThat(octets(10)).isEqualTo(10);
    }

    @Test
    void doesNotHoldBackTheOctetsBeforeFin() {
      permission.sent(una + 10, 10);
      assertThat(permission.octets(10, PLENTY, PLENTY, una, Urgency.LAST)).isEqualTo(10);
    }

    @Test
    void forgetsAnAcknowledgedSegmentForGood() {
      permission.sent(una, 10);
      octets(10);
      int halfASpaceLater = una + 0x7fff_ffff + 10;
      assertThat(permission.octets(10, PLENTY, PLENTY, halfASpaceLater, Urgency.NONE))
          .isEqualTo(10);
    }
  }

  @Nested
  class Corked {
    @Test
    void waitsForFullSegmentsEvenWithoutDelay() {
      permission.noDelay(true);
      permission.cork(true);
      assertThat(permission.isCorked()).isTrue();
      assertThat(octets(MSS - 1)).isZero();
      assertThat(octets(2 * MSS + 1)).isEqualTo(2 * MSS);
      permission.cork(false);
      assertThat(octets(MSS - 1)).isEqualTo(MSS - 1);
    }

    @Test
    void waitsForTheWriteThatMoreWasPromisedOf() {
      permission.more(true);
      assertThat(octets(MSS - 1)).isZero();
      permission.more(false);
      assertThat(octets(MSS - 1)).isEqualTo(MSS - 1);
    }

    @Test
    void endsWithFinAndWithTheOverrideTimer() {
      permission.cork(true);
      assertThat(permission.octets(10, PLENTY, PLENTY, una, Urgency.LAST)).isEqualTo(10);
      assertThat(permission.octets(10, PLENTY, PLENTY, una, Urgency.OVERRIDE)).isEqualTo(10);
    }
  }

  @Nested
  class SillyWindow {
    @Test
    @Tag("RFC9293-MUST-38")
    void doesNotFillASmallRestOfTheWindow() {
      assertThat(octets(5000, 999, PLENTY)).isZero();
      assertThat(octets(5000, 1999, PLENTY)).isEqualTo(1000);
    }

    @Test
    void fillsItWhenTheOverrideTimerHasRunOut() {
      assertThat(permission.octets(5000, 999, PLENTY, una, Urgency.OVERRIDE)).isEqualTo(999);
    }

    @Test
    void isNotFilledForAFinThatDoesNotFitIn() {
      assertThat(permission.octets(5000, 999, PLENTY, una, Urgency.LAST)).isZero();
    }

    @Test
    void sendsAllThereIsIntoASmallRest() {
      assertThat(octets(999, 999, PLENTY)).isEqualTo(999);
    }

    @Test
    void cutsSegmentsOfHalfTheLargestWindowForAPeerWithLittleRoom() {
      var small = new SendPermission(MSS, 10 * MSS);
      small.windowSeen(1200);
      small.windowSeen(700);
      assertThat(small.maxWindowBytes()).isEqualTo(1200);
      assertThat(small.segmentBytes()).isEqualTo(600);
      assertThat(small.octets(5000, 1200, PLENTY, una, Urgency.NONE)).as("one each").isEqualTo(600);
      assertThat(small.octets(5000, 700, PLENTY, una, Urgency.NONE)).isEqualTo(600);
      assertThat(small.octets(5000, 599, PLENTY, una, Urgency.NONE)).isZero();
    }

    @Test
    void fillsHalfOfATinyWindow() {
      var tiny = new SendPermission(MSS, 10 * MSS);
      tiny.windowSeen(200);
      assertThat(tiny.segmentBytes()).isEqualTo(200);
      assertThat(tiny.octets(5000, 200, PLENTY, una, Urgency.NONE)).isEqualTo(200);
      assertThat(tiny.octets(5000, 100, PLENTY, una, Urgency.NONE)).isEqualTo(100);
      assertThat(tiny.octets(5000, 99, PLENTY, una, Urgency.NONE)).isZero();
    }
  }

  @Test
  void waitsForTheRoomOfAFullSegmentInTheCongestionWindow() {
    assertThat(octets(5000, PLENTY, 999)).isZero();
    assertThat(octets(5000, PLENTY, 2500)).isEqualTo(2000);
    assertThat(permission.octets(5000, PLENTY, 999, una, Urgency.OVERRIDE)).isZero();
  }

  @Nested
  class BehindLargeWrites {
    @BeforeEach
    void writeALot() {
      for (int i = 0; i < 3; i++) {
        permission.wrote(64_000, 0);
      }
    }

    @Test
    void theEndWaits() {
      assertThat(octets(300)).isZero();
      assertThat(octets(9999)).isZero();
    }

    @Test
    void whatFillsAPacketDoesNotWait() {
      assertThat(octets(10_000)).isEqualTo(10_000);
      assertThat(octets(10_300)).isEqualTo(10_000);
    }

    @Test
    void theEndLeavesWhenItHasWaited() {
      permission.bulk().end();
      assertThat(octets(300)).isEqualTo(300);
    }

    @Test
    void theLastOctetsLeave() {
      assertThat(permission.octets(300, PLENTY, PLENTY, una, Urgency.LAST)).isEqualTo(300);
    }

    @Test
    void theEndWaitsWithNoDelayToo() {
      permission.noDelay(true);
      assertThat(octets(300)).isZero();
    }

    @Test
    void aNewConnectionDoesNotWait() {
      permission.renew();
      permission.windowSeen(64_000);
      assertThat(octets(300)).isEqualTo(300);
    }
  }
}
