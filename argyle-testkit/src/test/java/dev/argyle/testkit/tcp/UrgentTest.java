package dev.argyle.testkit.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.TcpState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Urgent data is data here: what the pointer points at stays in the stream, whatever it says
/// (RFC 6093 section 6 asks programs to want it so). RELIABILITY V12.
class UrgentTest extends TcpBehaviour {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 50, 99, 100, 101, 65_535})
  void anyPointer_leavesTheStreamWhole(int pointer) {
    established();
    tcp.run(
        "< PU. 1:101(100) ack 1 urg "
            + pointer
            + "\n"
            + "> . 1:1(0) ack 101\n"
            + "< PU. 101:201(100) ack 1 urg "
            + pointer
            + "\n"
            + "> . 1:1(0) ack 201");
    assertThat(user().read(1000)).isEqualTo(200);
  }

  @Test
  void pointerWithoutData_changesNothing() {
    established();
    tcp.run("< U. 1:1(0) ack 1 urg 65535");
    assertThat(state()).isEqualTo(TcpState.ESTABLISHED);
    assertThat(user().read(1000)).isNegative();
  }

  @Test
  void pointerBeyondTheFin_changesNothing() {
    established();
    tcp.run(
        """
        < FU. 1:101(100) ack 1 urg 5000
        > .   1:1(0) ack 102
        """);
    assertThat(user().read(1000)).isEqualTo(100);
    assertThat(user().read(1000)).isZero();
  }

  @Test // MUST-66
  void pointerAtAClosedWindow_changesNothing() {
    established();
    tcp.run("< U. 1:1(0) ack 1 win 0 urg 10");
    assertThat(state()).isEqualTo(TcpState.ESTABLISHED);
  }
}
