package dev.argyle.testkit.stateevent;

import dev.argyle.sock.TcpState;
import java.util.function.Consumer;

/// The eleven states of RFC 9293 section 3.3.2, some in several forms that the text tells apart:
/// opened by whom (MUST-11), with or without octets in flight, with the window shut or narrow, with
/// a user who has closed and cannot read any more (MAY-1).
enum Situation {
  CLOSED(TcpState.CLOSED, _ -> {}),
  LISTEN(TcpState.LISTEN, bench -> bench.listen(0)),
  SYN_SENT(TcpState.SYN_SENT, Bench::connect),
  SYN_RECEIVED(
      TcpState.SYN_RECEIVED,
      bench -> {
        bench.listen(0);
        bench.peerSyn();
      }),
  SYN_RECEIVED_BOTH_OPENED(
      TcpState.SYN_RECEIVED,
      bench -> {
        bench.connect();
        bench.peerSyn();
      }),
  ESTABLISHED(TcpState.ESTABLISHED, Situation::establish),
  ESTABLISHED_IN_FLIGHT(
      TcpState.ESTABLISHED,
      bench -> {
        establish(bench);
        bench.write(2000);
      }),
  ESTABLISHED_NARROW(
      TcpState.ESTABLISHED,
      bench -> {
        establishNarrow(bench);
        bench.fillTheWindow(500);
      }),
  ESTABLISHED_SHUT(
      TcpState.ESTABLISHED,
      bench -> {
        establishNarrow(bench);
        bench.fillTheWindow(0);
      }),
  FIN_WAIT_1(TcpState.FIN_WAIT_1, Situation::finWait1),
  FIN_WAIT_1_IN_FLIGHT(
      TcpState.FIN_WAIT_1,
      bench -> {
        establish(bench);
        bench.write(2000);
        bench.shutdown();
      }),
  FIN_WAIT_1_ORPHANED(
      TcpState.FIN_WAIT_1,
      bench -> {
        establish(bench);
        bench.orphan();
      }),
  FIN_WAIT_2(
      TcpState.FIN_WAIT_2,
      bench -> {
        finWait1(bench);
        bench.acknowledge();
      }),
  FIN_WAIT_2_ORPHANED(
      TcpState.FIN_WAIT_2,
      bench -> {
        establish(bench);
        bench.orphan();
        bench.acknowledge();
      }),
  CLOSE_WAIT(TcpState.CLOSE_WAIT, Situation::closeWait),
  CLOSE_WAIT_IN_FLIGHT(
      TcpState.CLOSE_WAIT,
      bench -> {
        closeWait(bench);
        bench.write(2000);
      }),
  CLOSING(
      TcpState.CLOSING,
      bench -> {
        finWait1(bench);
        bench.peerFin();
      }),
  LAST_ACK(
      TcpState.LAST_ACK,
      bench -> {
        closeWait(bench);
        bench.shutdown();
      }),
  TIME_WAIT(
      TcpState.TIME_WAIT,
      bench -> {
        finWait1(bench);
        bench.acknowledge();
        bench.peerFin();
      });

  private final TcpState state;
  private final Consumer<Bench> way;

  Situation(TcpState state, Consumer<Bench> way) {
    this.state = state;
    this.way = way;
  }

  /// The state it is a form of.
  TcpState state() {
    return state;
  }

  /// Brings a fresh connection into it.
  ///
  /// @throws AssertionError if it does not come there
  Connection enter(Bench bench) {
    way.accept(bench);
    if (bench.state() != state) {
      throw new AssertionError("not " + this + " but " + bench.state());
    }
    return bench.connection(state);
  }

  private static void establish(Bench bench) {
    bench.listen(0);
    bench.peerSyn();
    bench.accept();
  }

  private static void establishNarrow(Bench bench) {
    bench.listen(2000);
    bench.peerSyn();
    bench.accept();
  }

  private static void finWait1(Bench bench) {
    establish(bench);
    bench.shutdown();
  }

  private static void closeWait(Bench bench) {
    establish(bench);
    bench.peerFin();
  }
}
