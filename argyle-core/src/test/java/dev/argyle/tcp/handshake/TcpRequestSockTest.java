package dev.argyle.tcp.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.env.TimerQueue;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.RequestSockQueue;
import dev.argyle.sock.SipHash;
import dev.argyle.sock.TcpState;
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

  private TcpRequestSock request() {
    return new TcpRequestSock(AddressFamily.AF_INET, timers, expired::add, AGREED);
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
      assertThat(request.retry(TcpRequestSock.DEFAULT_RETRIES, due)).isTrue();
    }
    assertThat(request.retransmissions()).isEqualTo(5);
    assertThat(timers.expire(NOW + 63 * SECOND)).isEqualTo(1);
    assertThat(request.retry(TcpRequestSock.DEFAULT_RETRIES, NOW + 63 * SECOND)).isFalse();
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
    assertThat(request.retry(5, NOW)).isFalse();
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

  @Test
  void takesLessThan256Bytes() {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    TcpRequestSock[] kept = new TcpRequestSock[1000];
    TcpRequestSock.Expiry expiry = expired::add;
    allocate(kept, expiry);
    long before = threads.getCurrentThreadAllocatedBytes();
    allocate(kept, expiry);
    long each = (threads.getCurrentThreadAllocatedBytes() - before) / kept.length;
    assertThat(each).isBetween(100L, 256L);
    assertThat(kept).doesNotContainNull();
  }

  private void allocate(TcpRequestSock[] into, TcpRequestSock.Expiry expiry) {
    for (int i = 0; i < into.length; i++) {
      NegotiatedOptions agreed = new NegotiatedOptions(1460, 7, 7, true, true);
      into[i] = new TcpRequestSock(AddressFamily.AF_INET, timers, expiry, agreed);
    }
  }
}
