package dev.argyle.testkit.packetdrill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.testkit.packetdrill.RunOptions.LeftOvers;
import dev.argyle.testkit.packetdrill.RunOptions.Psh;
import org.junit.jupiter.api.Test;

class ScriptRunnerTest {
  private static final String ESTABLISHED =
      """
      0   socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
      +0  bind(3, ..., ...) = 0
      +0  listen(3, 1) = 0
      +0  < S 0:0(0) win 32792 <mss 1000>
      +0  > S. 0:0(0) ack 1 <mss 1460>
      +.1 < . 1:1(0) ack 1 win 32792
      +0  accept(3, ..., ...) = 4
      """;

  @Test
  void passesWhenTheStackDoesAllItSays() {
    assertThat(run(ESTABLISHED)).isEqualTo(new ScriptResult.Passed());
  }

  @Test
  void failureTellsLineTimeAndBothPackets() {
    ScriptResult result =
        run(ESTABLISHED + "+0 write(4, ..., 100) = 100\n+0 > P. 1:102(101) ack 1\n");
    assertThat(result).isInstanceOf(ScriptResult.Failed.class);
    assertThat(result.toString())
        .startsWith("line 9, at 0.1")
        .contains("length", "expected > P. 1:102(101) ack 1", "actual   > P. 1:101(100) ack 1 win");
  }

  @Test
  void severalSegmentsMakeUpOneExpectedPacket() {
    passes("+0 write(4, ..., 3000) = 3000\n+0 > P. 1:3001(3000) ack 1\n");
  }

  @Test
  void notSoWithStrictSegments() {
    assertThat(
            run(
                "--strict_segments\n"
                    + ESTABLISHED
                    + "+0 write(4, ..., 3000) = 3000\n+0 > P. 1:3001(3000) ack 1\n"))
        .isInstanceOf(ScriptResult.Failed.class);
  }

  @Test
  void pureAckIsNotTakenForTheBeginningOfData() {
    String both =
        """
        +0  < . 1:1001(1000) ack 1 win 32792
        +0  write(4, ..., 100) = 100
        """;
    fails(both + "+0 > P. 1:101(100) ack 1001\n", "length");
    passes(both + "+0 > . 1:1(0) ack 1001\n+0 > P. 1:101(100) ack 1001\n");
  }

  @Test
  void whatIsLeftAtTheEndFails() {
    String script = ESTABLISHED + "+0 write(4, ..., 100) = 100\n";
    assertThat(run(script).toString()).contains("the stack has sent more", "> P. 1:101(100)");
    ScriptRunner lax = new ScriptRunner(RunOptions.DEFAULT.with(LeftOvers.IGNORE));
    assertThat(lax.run(script)).isEqualTo(new ScriptResult.Passed());
  }

  @Test
  void wrongEchoOfATimestampFails() {
    String script =
        """
        0   socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
        +0  bind(3, ..., ...) = 0
        +0  listen(3, 1) = 0
        +0  < S 0:0(0) win 32792 <mss 1000,sackOK,TS val 700 ecr 0>
        +0  > S. 0:0(0) ack 1 <mss 1460,sackOK,TS val 100 ecr 701>
        """;
    assertThat(run(script).toString()).startsWith("line 5, ").contains("options");
    assertThat(run(script.replace("701", "700"))).isEqualTo(new ScriptResult.Passed());
  }

  @Test
  void echoOfATimestampThatWasNeverSentIsAMistake() {
    String script =
        """
        0   socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
        +0  bind(3, ..., ...) = 0
        +0  listen(3, 1) = 0
        +0  < S 0:0(0) win 32792 <mss 1000,sackOK,TS val 700 ecr 0>
        +0  > S. 0:0(0) ack 1 <mss 1460,sackOK,TS val 100 ecr 700>
        +.1 < . 1:1(0) ack 1 win 32792 <nop,nop,TS val 800 ecr 99>
        """;
    assertThat(run(script).toString()).contains("ecr 99 echoes no timestamp");
  }

  @Test
  void pshOfDataIsPassedByIfAskedTo() {
    String script = ESTABLISHED + "+0 write(4, ..., 100) = 100\n+0 > . 1:101(100) ack 1\n";
    assertThat(run(script).toString()).contains("flags");
    ScriptRunner loose = new ScriptRunner(RunOptions.DEFAULT.with(Psh.LOOSE));
    assertThat(loose.run(script)).isEqualTo(new ScriptResult.Passed());
  }

  @Test
  void packetAtAWrongTimeFails() {
    String write = "+0 write(4, ..., 100) = 100\n";
    fails(write + "+.5 > P. 1:101(100) ack 1\n", "time");
    fails(write + "+0 > P. 1:101(100) ack 1\n+.1 > P. 1:101(100) ack 1\n", "nothing was sent by");
    passes(write + "+0 > P. 1:101(100) ack 1\n+.25~+.35 > P. 1:101(100) ack 1\n");
    passes(write + "+0 > P. 1:101(100) ack 1\n* > P. 1:101(100) ack 1\n");
  }

  @Test
  void wrongResultFails() {
    fails("+0 write(4, ..., 100) = 99\n", "write\n  expected 99\n  actual   100");
    fails("+0 write(7, ..., 100) = 100\n", "actual   -1 EBADF");
    fails("+0 listen(4, 1) = -1 EBADF (Bad file descriptor)\n", "actual   -1 EINVAL");
  }

  @Test
  void callThatSleepsUnannouncedFails() {
    fails("+0 read(4, ..., 10) = 0\n", "read sleeps");
  }

  @Test
  void callReturnsWhenTheScriptSays() {
    String data = "+.2 < P. 1:11(10) ack 1 win 32792\n+0 > . 1:1(0) ack 11\n";
    passes("+0...0.2 read(4, ..., 10) = 10\n" + data);
    fails("+0...0.1 read(4, ..., 10) = 10\n" + data, "read returned 10");
    fails("+0...0.2 read(4, ..., 10) = 9\n" + data, "expected 9");
    assertThat(run(ESTABLISHED + "+0...0.3 read(4, ..., 10) = 10\n").toString())
        .startsWith("line 8, ")
        .contains("still sleeps");
  }

  @Test
  void assertionsSeeTheConnection() {
    passes("+0 %{ assert tcpi_state == TCP_ESTABLISHED and tcpi_snd_cwnd == 10, tcpi_state }%\n");
    passes("+0 %{ n = 3; n += 2\nassert 4 <= n <= 5 # a comment\nassert n*2 == 10 }%\n");
    fails("+0 %{ assert (tcpi_options & TCPI_OPT_SACK) != 0 }%\n", "{tcpi_options=0, ");
    fails("+0 %{ assert tcpi_nothing == 0 }%\n", "tcp_info has no tcpi_nothing yet");
  }

  @Test
  void sysctlTurnsAKnob() {
    String script =
        """
        `../common/defaults.sh
         sysctl -q net.ipv4.tcp_sack=0 > /dev/null 2>&1
         ../common/set_sysctls.py /proc/sys/net/ipv4/tcp_timestamps=0`
        0   socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
        +0  fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0
        +0  connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)
        +0  > S 0:0(0) <mss 1460,nop,wscale 8>
        """;
    assertThat(run(script)).isEqualTo(new ScriptResult.Passed());
  }

  @Test
  void whatTheStackHasNotYetFails() {
    assertThat(run("`sysctl -q net.ipv4.tcp_no_such=7`\n" + ESTABLISHED).toString())
        .contains("no sysctl net.ipv4.tcp_no_such=7 yet");
    fails("+0 setsockopt(4, SOL_TCP, TCP_NO_SUCH, [1], 4) = 0\n", "no option TCP_NO_SUCH yet");
    fails("+0 frobnicate(4) = 0\n", "no call frobnicate");
  }

  @Test
  void whatOnlyAKernelHasIsNotApplicable() {
    notApplicable("`tc qdisc add dev tun0 root fq`\n" + ESTABLISHED, "tc");
    notApplicable("`ethtool -s tun0 speed 10`\n" + ESTABLISHED, "ethtool");
    notApplicable("`dd if=/dev/zero`\n" + ESTABLISHED, "dd");
    notApplicable(ESTABLISHED + "+0 read(4, NULL, 10) = -1 EFAULT (Bad address)\n", "null pointer");
    notApplicable(ESTABLISHED + "+0 splice(4, NULL, 6, NULL, 99, 0) = 99\n", "splice");
    notApplicable(
        ESTABLISHED + "+0 setsockopt(4, SOL_SOCKET, SO_ZEROCOPY, [1], 4) = 0\n", "SO_ZEROCOPY");
  }

  @Test
  void oneScriptMayHaveSeveralConnections() {
    passes(
        """
        +0  close(4) = 0
        +0  > F. 1:1(0) ack 1
        +0  close(3) = 0
        +.1 socket(..., SOCK_STREAM, IPPROTO_TCP) = 5
        +0  fcntl(5, F_SETFL, O_RDWR|O_NONBLOCK) = 0
        +0  connect(5, ..., ...) = -1 EINPROGRESS (Operation now in progress)
        +0  > S 0:0(0) <mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 8>
        +.1 < S. 700:700(0) ack 1 win 5000 <mss 1000>
        +0  > . 1:1(0) ack 1
        """);
  }

  private static void notApplicable(String script, String reason) {
    assertThat(run(script))
        .isInstanceOfSatisfying(
            ScriptResult.NotApplicable.class,
            result -> assertThat(result.reason()).contains(reason));
  }

  private static void passes(String more) {
    assertThat(run(ESTABLISHED + more)).isEqualTo(new ScriptResult.Passed());
  }

  private static void fails(String more, String reason) {
    assertThat(run(ESTABLISHED + more))
        .isInstanceOfSatisfying(
            ScriptResult.Failed.class, result -> assertThat(result.message()).contains(reason));
  }

  private static ScriptResult run(String script) {
    return new ScriptRunner(RunOptions.DEFAULT).run(script);
  }
}
