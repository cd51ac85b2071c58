package dev.argyle.testkit.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.Errno;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.SolTcp;
import dev.argyle.stack.SockSnapshot;
import dev.argyle.tcp.TcpConfig;
import dev.argyle.testkit.TcpRig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The send buffer: what is cut from it, what stays in it, and how much it takes.
@Tag("D2")
class SendBufferLimitTest extends TcpBehaviour {
  private long unacknowledged() {
    return tcp.stack().snapshot().stream()
        .filter(sock -> sock.remote().port() == TcpRig.PEER_PORT)
        .map(SockSnapshot::queues)
        .mapToLong(SockSnapshot.Queues::sendOctets)
        .sum();
  }

  @Test
  @Tag("RFC9293-SHLD-27")
  void segmentsAreFull_whateverTheSizesOfTheCalls() {
    established();
    user().set(SolTcp.TCP_CORK, true);
    int[] calls = {1, 333, 2000, 17, 1500, 49, 100};
    for (int octets : calls) {
      assertThat(user().write(octets)).isEqualTo(octets);
    }
    tcp.run(
        """
        > . 1:1001(1000) ack 1
        > P. 1001:2001(1000) ack 1
        > . 2001:3001(1000) ack 1
        > P. 3001:4001(1000) ack 1
        """);
    assertThat(unacknowledged()).isEqualTo(4000);
  }

  @Test
  void copyStaysUntilItIsAcknowledged() {
    established();
    user().write(2000);
    tcp.run(
        """
        > . 1:1001(1000) ack 1
        > P. 1001:2001(1000) ack 1
        """);
    assertThat(unacknowledged()).isEqualTo(2000);
    tcp.run("< . 1:1(0) ack 1001");
    assertThat(unacknowledged()).isEqualTo(1000);
    tcp.run(
        """
        * > P. 1001:2001(1000) ack 1
        < . 1:1(0) ack 2001
        """);
    assertThat(unacknowledged()).isZero();
  }

  @Test
  void fullBuffer_takesNothingMoreUntilThereIsRoom() {
    TcpConfig.Buffers small = new TcpConfig.Buffers(65_536, 16_384);
    tcp = TcpRig.established(config().with(TcpConfig.DEFAULT.with(small)));
    int portion = 32_000; // full segments, up to half of the peer's window
    int taken = user().write(100_000);
    assertThat(taken).as("sent at once, and one portion").isEqualTo(10_000 + portion);
    assertThat(user().write(1)).isEqualTo(Errno.EAGAIN.negated());
    assertThat(user().poll() & PollEvents.OUT).isZero();
    tcp.discard();
    assertThat(unacknowledged()).isEqualTo(taken);
    for (int acked = 10_000; acked < taken + 10_000; acked += 10_000) {
      tcp.deliver(tcp.peer().image(". 1:1(0) ack " + (1 + Math.min(taken, acked)) + " win 65535"));
      tcp.discard();
    }
    assertThat(unacknowledged()).isZero();
    assertThat(user().write(100)).isEqualTo(100);
    tcp.discard();
  }
}
