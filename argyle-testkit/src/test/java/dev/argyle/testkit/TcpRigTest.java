package dev.argyle.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.argyle.sock.TcpState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TcpRigTest {
  private TcpRig tcp = TcpRig.idle(RigConfig.IPV4);

  @AfterEach
  void close() {
    tcp.close();
  }

  private void fails(String script, String message) {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> tcp.run(script))
        .withMessageContaining(message);
    tcp.discard();
  }

  @Nested
  class Notices {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "> . 2:102(100) ack 1",
          "> P. 2:102(100) ack 1",
          "> . 1:101(100) ack 1",
          "> FP. 1:101(100) ack 1",
          "> P. 1:100(99) ack 1",
          "> P. 1:102(101) ack 1",
          "> P. 1:101(100) ack 2",
          "> P. 1:101(100) ack 0",
          "> P. 1:101(100) ack 1 win 1",
          "> P. 1:101(100) ack 1 <nop>",
          "> PU. 1:101(100) ack 1 urg 1",
          "> P 1:101(100)"
        })
    void anythingThatIsNotAsExpected(String expected) {
      tcp.close();
      tcp = TcpRig.established(RigConfig.IPV4);
      tcp.user().write(100);
      fails(expected, "line 1");
    }

    @Test
    void nothingSentWhereSomethingWasExpected() {
      tcp.close();
      tcp = TcpRig.established(RigConfig.IPV4);
      fails("> . 1:1(0) ack 1", "the stack has sent nothing");
      fails("* > . 1:1(0) ack 1", "the stack sends nothing any more");
    }

    @Test
    void whatIsLeftOver() {
      tcp.connect();
      fails("", "unexpected: > S");
    }

    @Test
    void whatIsLeftOverForAnotherPeer() {
      tcp.connect();
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(() -> tcp.peer(9).run(""))
          .withMessageContaining("unexpected");
      tcp.discard();
    }

    @Test
    void whatWasNotExpectedBeforeTheNextSegmentOfThePeer() {
      tcp.connect();
      fails("< . 1:1(0) ack 1", "unexpected: > S");
    }

    @ParameterizedTest
    @CsvSource({"+999ms", "+1001ms", "+0ms"})
    void whatIsTooEarlyOrTooLate(String pause) {
      tcp.connect();
      tcp.run("> S 0:0(0)");
      fails(pause + " > S 0:0(0)", "the stack has sent");
    }

    @Test
    void whatIsSentWhileTimePasses() {
      tcp.connect();
      tcp.run("> S 0:0(0)");
      fails("+2s", "(1000.0 ms before)");
    }

    @Test
    void wrongOctetsThatWereRead() {
      tcp.close();
      tcp = TcpRig.established(RigConfig.IPV4);
      byte[] segment = tcp.peer().image("P. 1:11(10) ack 1");
      segment[segment.length - 1] ^= 1;
      tcp.deliver(TcpRig.checksummed(segment));
      assertThatExceptionOfType(AssertionError.class)
          .isThrownBy(() -> tcp.user().read(10))
          .withMessageContaining("octet 9 was read wrong");
      tcp.discard();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello",
        "> S 0:1(0)",
        "> . 1:1(0)",
        "> S 0:0(0) ack 1",
        "> S 0:0(0) <mss",
        "S 0:0(0)",
        "+1h",
        "< icmp unreachable",
      })
  void lineThatCannotBeRead_isRefused(String line) {
    assertThatIllegalArgumentException().isThrownBy(() -> tcp.run(line));
  }

  @Test
  void times_areThoseOfPacketdrillOrNamed() {
    long before = tcp.env().nowNanos();
    tcp.run(
        """
        +1
        +.5 // a comment
        +0.25
        +1s
        +1ms
        +1us
        +1ns

        // another
        """);
    assertThat(tcp.env().nowNanos() - before).isEqualTo(2_751_001_001L);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, Integer.MAX_VALUE, Integer.MIN_VALUE, -1})
  void firstSequenceNumber_isWhatTheTestWants(int iss) {
    for (RigConfig config : new RigConfig[] {RigConfig.IPV4, RigConfig.IPV6}) {
      try (TcpRig active = TcpRig.connecting(config.withIss(iss, 7));
          TcpRig passive = TcpRig.listening(config.withIss(iss, 7))) {
        active.run("> S 0:0(0)\n< R. 0:0(0) ack 1");
        assertThat(active.peer().stackWire(0)).isEqualTo(iss);
        passive.run("< S 0:0(0)\n> S. 0:0(0) ack 1\n< R 1:1(0)");
        assertThat(passive.peer().stackWire(0)).isEqualTo(iss);
      }
    }
  }

  @Test
  void readyMadeConnections_areEstablished() {
    try (TcpRig active = TcpRig.connected(RigConfig.IPV6);
        TcpRig passive = TcpRig.established(RigConfig.IPV6)) {
      assertThat(active.state()).isEqualTo(TcpState.ESTABLISHED);
      assertThat(passive.state()).isEqualTo(TcpState.ESTABLISHED);
    }
  }

  @Test
  void timestamps_areCountedFromTheFirst() {
    tcp.connect();
    tcp.run(
        """
        > S  0:0(0) <mss 1460,sackOK,TS val 100 ecr 0,nop,wscale 7>
        +10ms < S. 0:0(0) ack 1 <mss 1000,TS val 900 ecr 100>
        > .  1:1(0) ack 1 <nop,nop,TS val 110 ecr 900>
        """);
    assertThat(tcp.info().timing().srttNanos()).isEqualTo(10_000_000);
  }
}
