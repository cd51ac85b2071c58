package dev.argyle.testkit.packetdrill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argyle.testkit.packetdrill.Action.Segment;
import dev.argyle.wire.TcpFlags;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScriptParserTest {
  private static final Map<String, String> SYMBOLS = Map.of("COOKIE", "0badcafe");

  @Test
  void optionsStandAtTheHead() {
    Script script =
        Script.parse(
            """
            // a comment
            --tolerance_usecs=10000 // and one more
            --strict_segments
            --remote_ip=2001:db8::1
            `set up
             it all`
            0 close(3) = 0
            `clean up`
            """,
            SYMBOLS);
    assertThat(script.options())
        .containsEntry("tolerance_usecs", "10000")
        .containsEntry("strict_segments", "")
        .containsEntry("remote_ip", "2001:db8::1");
    assertThat(script.setUp()).isEqualTo("set up\n it all");
    assertThat(script.events()).hasSize(1);
    assertThat(script.events().getFirst().line()).isEqualTo(7);
  }

  @Test
  void timesAreAbsoluteRelativeRangesAnyOrBlocking() {
    assertThat(timing("1.5 close(3) = 0")).isEqualTo(new Timing.Absolute(1_500_000_000L));
    assertThat(timing("+.1 close(3) = 0")).isEqualTo(new Timing.Relative(100_000_000L));
    assertThat(timing("+0.25~+.3 > . 1:1(0) ack 1"))
        .isEqualTo(new Timing.Range(250_000_000L, 300_000_000L));
    assertThat(timing("* > . 1:1(0) ack 1")).isEqualTo(new Timing.Any());
    assertThat(timing("+0...0.200 close(3) = 0"))
        .isEqualTo(new Timing.Blocking(false, 0, 200_000_000L));
    assertThat(timing("+.1 ... 0.200 close(3) = 0"))
        .isEqualTo(new Timing.Blocking(false, 100_000_000L, 200_000_000L));
  }

  @Test
  void packetHasFlagsNumbersAndOptions() {
    Segment segment =
        segment(
            "> SEW 5:15(10) ack 7 win 100 urg 3 <mss 1460,nop,sackOK,TS val 1 ecr 2,wscale"
                + " 8,eol,sack 1:2 3:4,FO COOKIE,FOEXP>");
    assertThat(segment.flags()).isEqualTo(TcpFlags.SYN | TcpFlags.ECE | TcpFlags.CWR);
    assertThat(segment.range()).isEqualTo(new Action.Range(5, 15));
    assertThat(segment.ack()).isEqualTo(7);
    assertThat(segment.window()).isEqualTo(100);
    assertThat(segment.urgent()).isEqualTo(3);
    assertThat(segment.options())
        .containsExactly(
            new TcpOption.Mss(1460),
            new TcpOption.Nop(),
            new TcpOption.SackPermitted(),
            new TcpOption.Timestamps(1, 2),
            new TcpOption.WindowScale(8),
            new TcpOption.End(),
            new TcpOption.Sack(List.of(1L, 2L, 3L, 4L)),
            new TcpOption.FastOpen(false, "0badcafe"),
            new TcpOption.FastOpen(true, ""));
  }

  @Test
  void noOptionsAreNoneAndThreeDotsAreAny() {
    assertThat(segment("> . 1:1(0) ack 1").options()).isEmpty();
    assertThat(segment("> . 1:1(0) ack 1 <...>").options()).isNull();
  }

  @Test
  void flagsMayBeNoneOrTheCounterOfAccurateEcn() {
    assertThat(segment("> - 1:1(0)").flags()).isZero();
    assertThat(segment("> 5. 1:1(0) ack 1").flags())
        .isEqualTo(TcpFlags.AE | TcpFlags.ECE | TcpFlags.ACK);
  }

  @Test
  void ipHeaderMayBeTold() {
    assertThat(segment("> [ect0] . 1:1(0) ack 1").ip().ecn()).isEqualTo(2);
    assertThat(segment("> [noecn,ttl 9] . 1:1(0) ack 1").ip())
        .isEqualTo(new Action.IpInfo(0, null, 9));
  }

  @Test
  void icmpQuotesARange() {
    assertThat(action("< icmp unreachable frag_needed mtu 800 [0:1000(1000)]"))
        .isEqualTo(
            new Action.InboundIcmp("unreachable", "frag_needed", 800, new Action.Range(0, 1000)));
    assertThat(action("< icmp unreachable"))
        .isEqualTo(new Action.InboundIcmp("unreachable", "", 0, null));
  }

  @Test
  void callHasArgumentsOfEveryKind() {
    var call =
        (Action.Call)
            action(
                "recvmsg(3, {msg_name(...)=..., msg_iov(1)=[{..., 10}], msg_flags=A|B},\n"
                    + "   0x10, \"text\", htons(80), [1]) = -1 EAGAIN (Resource temporarily ...)");
    assertThat(call.name()).isEqualTo("recvmsg");
    assertThat(call.result()).isEqualTo(-1);
    assertThat(call.errno()).isEqualTo("EAGAIN");
    assertThat(call.arguments())
        .containsExactly(
            new Value.Num(3),
            new Value.Struct(
                List.of(
                    new Value.Field("msg_name", new Value.Ellipsis()),
                    new Value.Field(
                        "msg_iov",
                        new Value.Items(
                            List.of(
                                new Value.Struct(
                                    List.of(
                                        new Value.Field("", new Value.Ellipsis()),
                                        new Value.Field("", new Value.Num(10))))))),
                    new Value.Field(
                        "msg_flags",
                        new Value.Union(List.of(new Value.Name("A"), new Value.Name("B")))))),
            new Value.Num(16),
            new Value.Text("text"),
            new Value.Call("htons", List.of(new Value.Num(80))),
            new Value.Items(List.of(new Value.Num(1))));
  }

  @Test
  void resultMayBeAnyAndFlagsMayBeNamed() {
    assertThat(((Action.Call) action("f() = ?")).result()).isNull();
    assertThat(((Action.Call) action("f() = 0x802 (flags O_RDWR|O_NONBLOCK)")).result())
        .isEqualTo(0x802);
  }

  @Test
  void shellCommandsAndPythonAreTakenWhole() {
    assertThat(action("`sysctl -q a=1\n b`")).isEqualTo(new Action.Shell("sysctl -q a=1\n b"));
    assertThat(action("%{ assert a == 1, '}' }%"))
        .isEqualTo(new Action.Snippet(" assert a == 1, '}' "));
  }

  @Test
  void mistakesAreToldWithTheirLine() {
    mistake("0 close(3) = 0\n+0 > X 1:1(0)", 2, "'X' is no flag of TCP");
    mistake("0 > . 1:3(1) ack 1", 1, "from 1 to 3 are not 1 octets");
    mistake("0 close(3) =", 1, "is no number");
    mistake("0 > S 0:0(0) <mss 1,foo>", 1, "no TCP option is called 'foo'");
    mistake("close(3) = 0", 1, "a time is missing");
    mistake("0...1 > . 1:1(0)", 1, "only a call can block");
    mistake("", 1, "no events");
  }

  private static void mistake(String text, int line, String message) {
    assertThatThrownBy(() -> Script.parse(text, SYMBOLS))
        .isInstanceOfSatisfying(
            ScriptException.class, thrown -> assertThat(thrown.line()).isEqualTo(line))
        .hasMessageContaining(message);
  }

  private static Timing timing(String event) {
    return Script.parse("0 close(3) = 0\n" + event, SYMBOLS).events().getLast().timing();
  }

  private static Action action(String text) {
    return Script.parse("0 " + text, SYMBOLS).events().getFirst().action();
  }

  private static Segment segment(String text) {
    return ((Action.Outbound) action(text)).segment();
  }
}
