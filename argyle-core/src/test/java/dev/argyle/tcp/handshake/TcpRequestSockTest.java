package dev.argyle.tcp.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.env.TimerQueue;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.RequestSockQueue;
import dev.argyle.sock.SipHash;
import dev.argyle.sock.TcpState;
import dev.argyle.tcp.handshake.TcpRequestSock.Verdict;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("B5")
@Tag("B10")
class TcpRequestSockTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long NOW = -10 * SECOND;
  private static final NegotiatedOptions AGREED = new NegotiatedOptions(1460, 7, 7, true, true);

  private final TimerQueue timers = new TimerQueue(() -> {});
  private final List<TcpRequestSock> expired = new ArrayList<>();

  private final TcpRequestSock.Expiry expiry =
      new TcpRequestSock.Expiry() {
        @Override
        public TimerQueue timers() {
          return timers;
        }

        @Override
        public void synAckExpired(TcpRequestSock request) {
          expired.add(request);
        }
      };

  private TcpRequestSock request() {
    return new TcpRequestSock(AddressFamily.AF_INET, expiry, AGREED);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 0x7fff_ffff, -1, -1000})
  void remembersWhatAnAnswerNeeds(int isn) {
    TcpRequestSock request = request();
    request.received(isn, 65_535, 77, 3);
    request.answered(~isn, 64_240, 65_535, -5);
    assertThat(request.state()).isEqualTo(TcpState.SYN_RECEIVED);
    assertThat(request.irs()).isEqualTo(isn);
    assertThat(request.rcvNxt()).isEqualTo(isn + 1);
    assertThat(request.iss()).isEqualTo(~isn);
    assertThat(request.sndNxt()).isEqualTo(~isn + 1);
    assertThat(request.peerWindowBytes()).isEqualTo(65_535);
    assertThat(request.windowBytes()).isEqualTo(64_240);
    assertThat(request.ownMssBytes()).isEqualTo(65_535);
    assertThat(request.tsRecent()).isEqualTo(77);
    assertThat(request.tsOffset()).isEqualTo(-5);
    assertThat(request.arrivalInterface()).isEqualTo(3);
    assertThat(request.agreed()).isEqualTo(AGREED);
  }

  @Test
  void isSentAgainAfterOneSecondAndThenTwiceAsLateEachTime() {
    TcpRequestSock request = request();
    request.start(NOW);
    for (int after : new int[] {1, 3, 7, 15, 31}) {
      long due = NOW + after * SECOND;
      assertThat(timers.expire(due - 1)).isZero();
      assertThat(timers.expire(due)).isEqualTo(1);
      assertThat(request.verdict(TcpRequestSock.DEFAULT_RETRIES, 0, due))
          .isEqualTo(Verdict.SEND_AGAIN);
    }
    assertThat(request.timeouts()).isEqualTo(5);
    assertThat(timers.expire(NOW + 63 * SECOND)).isEqualTo(1);
    assertThat(request.verdict(TcpRequestSock.DEFAULT_RETRIES, 0, NOW + 63 * SECOND))
        .isEqualTo(Verdict.GIVE_UP);
    assertThat(timers.isEmpty()).isTrue();
    assertThat(expired).hasSize(6).containsOnly(request);
  }

  @Test
  void stopsItsTimerWhenItLeavesTheTable() {
    RequestSockQueue table = new RequestSockQueue(new SipHash(1, 2), 1, 1);
    TcpRequestSock request = request();
    assertThat(table.addRequest(request)).isTrue();
    request.start(NOW);
    assertThat(table.removeRequest(request)).isTrue();
    assertThat(timers.isEmpty()).isTrue();
    assertThat(request.verdict(5, 0, NOW)).isEqualTo(Verdict.GIVE_UP);
  }

  @Test
  void leavesNoTimerBehindThatIsArmedAfterItsEnd() {
    RequestSockQueue table = new RequestSockQueue(new SipHash(1, 2), 1, 1);
    TcpRequestSock request = request();
    table.addRequest(request);
    table.close();
    request.start(NOW);
    assertThat(timers.isEmpty()).isTrue();
  }

  @Test // TCP_DEFER_ACCEPT: silent until the last time-out but one
  void sendsNothingAgainWhileItWaitsForData() {
    TcpRequestSock request = request();
    request.start(NOW);
    request.acknowledged();
    assertThat(request.verdict(2, 4, NOW)).isEqualTo(Verdict.WAIT);
    assertThat(request.verdict(2, 4, NOW)).isEqualTo(Verdict.WAIT);
    assertThat(request.verdict(2, 4, NOW)).isEqualTo(Verdict.WAIT);
    assertThat(request.rttNanos(NOW)).isZero();
    assertThat(request.verdict(2, 4, NOW)).isEqualTo(Verdict.SEND_AGAIN);
    assertThat(request.verdict(2, 4, NOW)).isEqualTo(Verdict.GIVE_UP);
  }

  @Test
  void waitsNoLongerThanTwoMinutesEachTime() {
    TcpRequestSock request = request();
    long due = NOW;
    for (int i = 0; i < 20; i++) {
      assertThat(request.verdict(255, 0, due)).isEqualTo(Verdict.SEND_AGAIN);
      due += timers.nanosToNext(due);
    }
    assertThat(timers.expire(due)).isOne();
    assertThat(request.verdict(255, 0, due)).isEqualTo(Verdict.SEND_AGAIN);
    assertThat(timers.nanosToNext(due)).isEqualTo(120 * SECOND);
  }

  @Test // with its timer, its place among the timers, and its place in the SYN table
  @Tag("B10")
  @Tag("E")
  void takesAtMost256Bytes() {
    int count = 100_000;
    long least = Long.MAX_VALUE;
    for (int attempt = 0; attempt < 5 && least > 256; attempt++) {
      least = Math.min(least, bytesOfEach(count));
    }
    assertThat(least).isBetween(100L, 256L);
  }

  private long bytesOfEach(int count) {
    long before = usedBytes();
    RequestSockQueue table = new RequestSockQueue(new SipHash(1, 2), count, 2 * count);
    TimerQueue own = new TimerQueue(() -> {});
    TcpRequestSock.Expiry shared =
        new TcpRequestSock.Expiry() {
          @Override
          public TimerQueue timers() {
            return own;
          }

          @Override
          public void synAckExpired(TcpRequestSock request) {
            expired.add(request);
          }
        };
    for (int i = 0; i < count; i++) {
      NegotiatedOptions agreed = new NegotiatedOptions(1460 - i % 100, 7, 7, true, true);
      TcpRequestSock request = new TcpRequestSock(AddressFamily.AF_INET, shared, agreed);
      request.remote(0, i, 1024 + i % 50_000);
      assertThat(table.addRequest(request)).isTrue();
      request.start(NOW);
    }
    long each = (usedBytes() - before) / count;
    assertThat(table.halfOpen()).as("still needed").isEqualTo(count);
    return each;
  }

  private static long usedBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
