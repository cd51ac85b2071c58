package dev.argyle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.RequestSockQueue.Event;
import dev.argyle.sock.TcpInfo;
import dev.argyle.sock.TcpState;
import dev.argyle.stack.SockSnapshot;
import dev.argyle.stack.SockSnapshot.Listening;
import dev.argyle.stack.SockSnapshot.Queues;
import dev.argyle.wire.IpAddress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SocketListingTest {
  private static final InetSockAddr LOCAL = InetSockAddr.of(IpAddress.parse("10.0.1.1"), 80);
  private static final InetSockAddr REMOTE = InetSockAddr.of(IpAddress.parse("10.0.1.2"), 52605);

  private static String printed(SocketListing listing) {
    StringWriter text = new StringWriter();
    listing.print(new PrintWriter(text, true));
    return text.toString();
  }

  @Test
  void showsEveryQueueOfAConnectionAndWhatTcpKnowsOfIt() {
    TcpInfo tcp =
        new TcpInfo(
            TcpState.ESTABLISHED,
            "cubic",
            "RECOVERY",
            new TcpInfo.Window(1448, 57_920, 43_440, 65_535, 1_048_576, 28_960, 4344, 1448),
            new TcpInfo.Path(1448, 1460, 1500),
            new TcpInfo.Flight(0, 0, 0, 0, 0),
            new TcpInfo.Timing(20_100_000, 1_250_000, 20_000_000, 221_000_000, 1),
            new TcpInfo.Liveness(0, 0, -1, -1, -1),
            TcpInfo.Busy.NEVER,
            new TcpInfo.Traffic(1_000_000, 900_000, 71, 3, 4344, 0, 0, 0),
            new TcpInfo.Options(true, true, 5, 7),
            TcpInfo.Rates.NONE,
            TcpInfo.Marks.NONE);
    SockSnapshot sock =
        new SockSnapshot(
            "tcp",
            TcpState.ESTABLISHED,
            LOCAL,
            REMOTE,
            new Queues(11, 22222, 33, 44, 55, 0),
            tcp,
            null);
    assertThat(printed(new SocketListing().add("server", List.of(sock))))
        .isEqualToNormalizingNewlines(
            """
            Host    Netid  State  Recv-Q  Send-Q  Ooo-Q  Backlog  Prequeue  Syn-Q  Local Address:Port  Peer Address:Port
            server  tcp    ESTAB  11      22222   33     44       55        0      10.0.1.1:80         10.0.1.2:52605
                    cubic recovery mss:1448 cwnd:57920 ssthresh:43440 in-flight:28960 sacked:4344 lost:1448 snd-wnd:65535 rcv-wnd:1048576
                    rtt:20.1ms/1.25ms min-rtt:20ms rto:221ms backoff:1 sent:1000000 acked:900000 received:71 retrans:3/4344 sack ts wscale:5,7
            """);
  }

  @Test
  void showsTheQueuesOfAListener() {
    SockSnapshot listener =
        new SockSnapshot(
            "tcp",
            TcpState.LISTEN,
            InetSockAddr.of(IpAddress.ANY6, 80),
            InetSockAddr.of(IpAddress.ANY6, 0),
            new Queues(2, 1024, 0, 0, 0, 7),
            null,
            new Listening(
                2048, 0, Map.of(Event.SYN_TABLE_FULL, 3L, Event.GIVEN_UP, 1L, Event.DEFERRED, 0L)));
    assertThat(printed(new SocketListing().add("a", List.of(listener))))
        .isEqualToNormalizingNewlines(
            """
            Host  Netid  State   Recv-Q  Send-Q  Ooo-Q  Backlog  Prequeue  Syn-Q  Local Address:Port  Peer Address:Port
            a     tcp    LISTEN  2       1024    0      0        0         7      [::]:80             [::]:*
                    syn-limit:2048 syn-table-full:3 given-up:1
            """);
  }

  @Test
  void saysWhatWasNeverMeasured() {
    TcpInfo tcp =
        new TcpInfo(
            TcpState.SYN_SENT,
            "reno",
            "OPEN",
            new TcpInfo.Window(536, 5360, Integer.MAX_VALUE, 0, 0, 0, 0, 0),
            new TcpInfo.Path(1448, 1460, 1500),
            new TcpInfo.Flight(0, 0, 0, 0, 0),
            new TcpInfo.Timing(-1, -1, -1, 1_000_000_000, 0),
            new TcpInfo.Liveness(0, 0, -1, -1, -1),
            TcpInfo.Busy.NEVER,
            new TcpInfo.Traffic(0, 0, 0, 0, 0, 0, 0, 0),
            new TcpInfo.Options(false, false, 0, 0),
            TcpInfo.Rates.NONE,
            TcpInfo.Marks.NONE);
    SockSnapshot sock =
        new SockSnapshot(
            "tcp", TcpState.SYN_SENT, LOCAL, REMOTE, new Queues(0, 0, 0, 0, 0, 0), tcp, null);
    assertThat(printed(new SocketListing().add("a", List.of(sock))))
        .contains(" ssthresh:- ", "rtt:-/- min-rtt:- rto:1000ms", " retrans:0/0 wscale:0,0\n")
        .doesNotContain("sack ", "ts ");
  }

  @ParameterizedTest
  @EnumSource(TcpState.class)
  void namesStatesAsSsDoes(TcpState state) {
    SockSnapshot sock =
        new SockSnapshot("tcp", state, LOCAL, REMOTE, new Queues(0, 0, 0, 0, 0, 0), null, null);
    assertThat(printed(new SocketListing().add("a", List.of(sock))).lines().toList().get(1))
        .matches("a +tcp +(ESTAB|SYN-RECV|UNCONN|" + state.name().replace('_', '-') + ") .*");
  }

  @Test
  void isAHeadingWhereThereAreNoSockets() {
    assertThat(printed(new SocketListing()))
        .startsWith("Host  Netid  State  Recv-Q")
        .hasLineCount(1);
  }
}
