package dev.argyle.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.SocketOption;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.SolTcp;
import dev.argyle.sock.TcpInfo;
import dev.argyle.sock.TcpState;
import dev.argyle.tcp.TcpConfig;
import dev.argyle.wire.TcpFlags;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A peer that sends whatever it likes, near what would be right, and a user that calls whatever
/// comes to mind: nothing throws, no octet is wrong, acknowledgments and the right edge of the
/// window never move back, and everything is given back at the end.
class RandomConversationTest {
  private static final int CONVERSATIONS = 60;
  private static final int EVENTS = 250;
  private static final List<String> SYNS =
      List.of(
          "win 65535 <mss 1000>",
          "win 2000 <mss 1000,sackOK>",
          "win 65535 <mss 536,sackOK,TS,nop,wscale 2>",
          "win 0 <mss 1460,sackOK>");
  private static final int[] EDGES = {0, Integer.MAX_VALUE - 3000, -3000};

  private SplittableRandom random;
  private TcpRig tcp;
  private int scale;
  private long rcvNxt;
  private long sndNxt;
  private long acked;
  private long edge;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void anything_isSurvived(long seed) {
    for (int i = 0; i < CONVERSATIONS; i++) {
      long own = seed * 1_000_003 + i;
      try {
        converse(own);
      } catch (Throwable e) {
        throw new AssertionError("seed " + own, e);
      }
    }
  }

  private void converse(long seed) {
    random = new SplittableRandom(seed);
    RigConfig config =
        RigConfig.IPV4
            .withIpv6(random.nextBoolean())
            .withIss(EDGES[random.nextInt(3)], EDGES[random.nextInt(3)])
            .with(TcpConfig.DEFAULT.with(new TcpConfig.Buffers(20_000, 20_000)))
            .withPeerSyn(SYNS.get(random.nextInt(SYNS.size())));
    tcp = TcpRig.established(config);
    tcp.listener().close(); // or a late SYN would begin another conversation
    tcp.user().set(SolSocket.SO_OOBINLINE, true); // what is urgent stays in the stream
    scale = tcp.info().options().receiveScale();
    rcvNxt = 1;
    sndNxt = 1;
    acked = 1;
    edge = 0;
    try (TcpRig rig = tcp) {
      for (int event = 0; event < EVENTS; event++) {
        step();
        look();
      }
      rig.discard();
    }
    assertThat(tcp.env().timers().isEmpty()).as("no timer is left").isTrue();
  }

  private void step() {
    switch (random.nextInt(12)) {
      case 0 -> tcp.user().write(1 + random.nextInt(5000));
      case 1, 2 -> tcp.user().read(1 + random.nextInt(5000));
      case 3 -> tcp.advance(random.nextLong(3_000_000_000L));
      case 4 -> tcp.advance(random.nextLong(50_000_000L));
      case 5 -> rarely();
      default -> tcp.deliver(tcp.peer().image(segment()));
    }
  }

  private void rarely() {
    switch (random.nextInt(12)) {
      case 0 -> tcp.user().shutdown(random.nextInt(3));
      case 1 -> tcp.user().close();
      case 2 -> set(SolTcp.TCP_NODELAY);
      case 3 -> set(SolTcp.TCP_CORK);
      case 4 -> set(SolTcp.TCP_QUICKACK);
      case 5 -> set(SolSocket.SO_KEEPALIVE);
      case 6 -> tcp.user().poll();
      default -> tcp.user().read(100_000);
    }
  }

  private void set(SocketOption<Boolean> option) {
    tcp.calls().setsockopt(tcp.user().fd(), option, random.nextBoolean());
  }

  private long near(long position) {
    return switch (random.nextInt(6)) {
      case 0 -> position - random.nextInt(3000);
      case 1, 2 -> position + random.nextInt(3000);
      default -> position;
    };
  }

  private String segment() {
    int octets = random.nextInt(3) == 0 ? 0 : random.nextInt(1400);
    String flags = random.nextInt(40) == 0 ? "F" : "";
    flags += random.nextInt(100) == 0 ? "S" : "";
    flags += random.nextInt(150) == 0 ? "R" : "";
    flags += random.nextInt(20) == 0 ? "U" : "";
    boolean acks = random.nextInt(30) != 0;
    long seq = near(rcvNxt);
    long ack = random.nextBoolean() ? sndNxt : near(acked + random.nextLong(sndNxt - acked + 1));
    int window = random.nextInt(4) == 0 ? random.nextInt(3) * 700 : random.nextInt(65_536);
    return (flags.isEmpty() && !acks ? "-" : flags + (acks ? "." : ""))
        + (" " + seq + ":" + (seq + octets) + "(" + octets + ")")
        + (acks ? " ack " + ack : "")
        + (" win " + window)
        + options();
  }

  private String options() {
    String sack = "sack " + (acked + 1000) + ":" + (acked + 2000);
    return switch (random.nextInt(8)) {
      case 0 -> " <" + sack + ">";
      case 1 -> " <TS>";
      case 2 -> " <nop,nop,TS,nop,nop," + sack + " " + (acked + 300) + ":" + (acked + 600) + ">";
      case 3 -> " <sack " + near(acked) + ":" + near(sndNxt) + ">";
      default -> "";
    };
  }

  /// Looks at all that was sent: it keeps its promises.
  private void look() {
    for (SentSegment sent = tcp.peer().next(); sent != null; sent = tcp.peer().next()) {
      long seq = tcp.peer().stackPosition(sent.seq());
      for (int i = 0; i < sent.payloadOctets(); i++) {
        assertThat(sent.payload(i)).isEqualTo(PayloadPattern.FROM_STACK.at(seq - 1 + i));
      }
      if (sent.has(TcpFlags.RST)) {
        continue;
      }
      int length = sent.payloadOctets() + (sent.has(TcpFlags.FIN) ? 1 : 0);
      sndNxt = Math.max(sndNxt, seq + length);
      long ack = tcp.peer().peerPosition(sent.ack());
      assertThat(ack).as("acknowledgment").isGreaterThanOrEqualTo(rcvNxt);
      rcvNxt = ack;
      long right = ack + ((long) sent.window() << scale);
      assertThat(right).as("right edge").isGreaterThanOrEqualTo(edge - 1); // a FIN needs no room
      edge = Math.max(edge, right);
    }
    if (tcp.state() != TcpState.CLOSED && tcp.state() != TcpState.TIME_WAIT) {
      TcpInfo info = tcp.info();
      acked = Math.max(acked, info.traffic().ackedOctets());
      assertThat(info.window().cwnd()).isGreaterThanOrEqualTo(info.window().mss());
      assertThat(info.window().inFlight()).isNotNegative();
    }
  }
}
