package dev.argyle.ip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argyle.device.DeviceFeatures;
import dev.argyle.device.LoopbackDevice;
import dev.argyle.env.ManualEnv;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTest {
  private final ManualEnv env = new ManualEnv();
  private final RecordingDevice device = new RecordingDevice(1500, DeviceFeatures.NONE);
  private final RecordingDevice second = new RecordingDevice(1400, DeviceFeatures.NONE);
  private final IpHost host =
      new IpHost(env, device, "10.0.0.1/24", "10.0.0.7/24", "fd00::1/64", "fe80::1/64");
  private final NetInterface other = host.ip.addInterface(second);

  RouteTest() {
    host.ip.addAddress(other, IpPrefix.parse("192.168.1.1/24"));
    host.ip.addAddress(other, IpPrefix.parse("2001:db8::1/64"));
  }

  private static IpAddress source(Route route) {
    return IpAddress.of(route.sourceHigh(), route.sourceLow());
  }

  private static IpAddress nextHop(Route route) {
    return IpAddress.of(route.nextHopHigh(), route.nextHopLow());
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.2, 2, 10.0.0.1, 1500",
    "192.168.1.9, 3, 192.168.1.1, 1400",
    "fd00::9, 2, fd00::1, 1500",
    "fe80::9, 2, fe80::1, 1500",
    "2001:db8::9, 3, 2001:db8::1, 1400",
    "10.0.0.1, 1, 10.0.0.1, 0",
    "10.0.0.7, 1, 10.0.0.7, 0",
    "192.168.1.1, 1, 192.168.1.1, 0",
    "fd00::1, 1, fd00::1, 0",
    "127.0.0.1, 1, 127.0.0.1, 0",
    "127.1.2.3, 1, 127.0.0.1, 0",
    "::1, 1, ::1, 0",
    "0.0.0.0, 1, 127.0.0.1, 0",
    "::, 1, ::1, 0"
  })
  @Tag("RFC1122-3.3.1.1-a")
  void leadsToNeighboursAndToTheHostItself(String to, int index, String source, int mtuBytes) {
    Route route = host.route(to);
    assertThat(route.out().index()).isEqualTo(index);
    assertThat(source(route)).isEqualTo(IpAddress.parse(source));
    int loopbackBytes = new LoopbackDevice().mtuBytes();
    assertThat(route.mtuBytes()).isEqualTo(mtuBytes == 0 ? loopbackBytes : mtuBytes);
  }

  @ParameterizedTest
  @CsvSource({"8.8.8.8", "2001:4860::8888", "224.0.0.1", "255.255.255.255"})
  void isNotThereWithoutAnEntry(String to) {
    assertThat(host.route(to)).isNull();
  }

  @Test
  void goesByTheLongestPrefix() {
    IpAddress gateway = IpAddress.parse("10.0.0.254");
    IpAddress nearer = IpAddress.parse("192.168.1.254");
    host.ip.routes().add(IpPrefix.parse("0.0.0.0/0"), host.eth, gateway, 0);
    host.ip.routes().add(IpPrefix.parse("8.8.0.0/16"), other, nearer, 0);
    assertThat(nextHop(host.route("8.8.8.8"))).isEqualTo(nearer);
    assertThat(source(host.route("8.8.8.8"))).isEqualTo(IpAddress.parse("192.168.1.1"));
    assertThat(nextHop(host.route("9.9.9.9"))).isEqualTo(gateway);
  }

  @Test
  void goesByTheLowestMetricAmongEqualPrefixes() {
    host.ip.routes().add(IpPrefix.parse("::/0"), host.eth, null, 20);
    host.ip.routes().add(IpPrefix.parse("::/0"), other, null, 10);
    assertThat(host.route("2001:4860::8888").out()).isSameAs(other);
    host.ip.routes().remove(IpPrefix.parse("::/0"));
    assertThat(host.route("2001:4860::8888")).isNull();
  }

  @Test
  void goesByTheInterfaceASockIsBoundTo() {
    IpAddress to = IpAddress.parse("10.0.0.2");
    Route route = host.ip.route(to.high(), to.low(), 0, IpAddress.ANY4.low(), other.index());
    assertThat(route.out()).isSameAs(other);
    assertThat(source(route)).isEqualTo(IpAddress.parse("192.168.1.1"));
  }

  @Test
  @Tag("RFC9293-MUST-45")
  void keepsTheSourceThatIsGiven() {
    IpAddress to = IpAddress.parse("10.0.0.2");
    IpAddress from = IpAddress.parse("10.0.0.7");
    Route route = host.ip.route(to.high(), to.low(), from.high(), from.low(), 0);
    assertThat(source(route)).isEqualTo(from);
  }

  @Test
  void isNotCurrentOnceTheTableHasChanged() {
    Route route = host.route("10.0.0.2");
    assertThat(host.ip.isCurrent(route)).isTrue();
    host.ip.routes().add(IpPrefix.parse("10.0.0.2/32"), other, null, 0);
    assertThat(host.ip.isCurrent(route)).isFalse();
  }

  @Test
  void hasTheMtuThatTheTableSays() {
    RouteMetrics larger = RouteMetrics.NONE.withMtu(9000, false);
    host.ip.routes().add(IpPrefix.parse("10.0.0.2/32"), host.eth, null, 0, larger);
    assertThat(host.route("10.0.0.2").mtuBytes()).isEqualTo(9000);
    IpAddress to = IpAddress.parse("10.0.0.2");
    host.ip.learnPathMtu(to.high(), to.low(), 1000);
    assertThat(host.route("10.0.0.2").mtuBytes()).isEqualTo(1000);
  }

  @Test
  void keepsALockedMtuWhateverRoutersSay() {
    RouteMetrics locked = RouteMetrics.NONE.withMtu(1280, true);
    host.ip.routes().add(IpPrefix.parse("10.0.0.2/32"), host.eth, null, 0, locked);
    IpAddress to = IpAddress.parse("10.0.0.2");
    host.ip.learnPathMtu(to.high(), to.low(), 1000);
    assertThat(host.route("10.0.0.2").mtuBytes()).isEqualTo(1280);
    assertThat(host.route("10.0.0.2").metrics()).isEqualTo(locked);
  }

  @Test
  void toTheHostItselfIsWhatTheTableKnowsOfItByTheLoopback() {
    RouteMetrics quick = RouteMetrics.NONE.withQuickAck(true);
    NetInterface loopback = host.ip.interfaces().getFirst();
    assertThat(host.route("127.0.0.2").metrics()).isEqualTo(RouteMetrics.NONE);
    host.ip.routes().add(IpPrefix.parse("127.0.0.0/8"), loopback, null, 0, quick);
    host.ip.routes().add(IpPrefix.parse("0.0.0.0/0"), host.eth, null, 0);
    assertThat(host.route("127.0.0.2").metrics()).isEqualTo(quick);
    assertThat(host.route("10.0.0.1").metrics()).isEqualTo(RouteMetrics.NONE);
  }

  @Test
  void isGivenNothingThatCannotBe() {
    assertThatThrownBy(() -> RouteMetrics.NONE.withMtu(67, false))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RouteMetrics.NONE.withMtu(0, true))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RouteMetrics.NONE.withAdvertisedMss(65_536))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void needsAGatewayOfItsOwnFamily() {
    assertThatThrownBy(() ->
            host.ip.routes().add(IpPrefix.parse("::/0"), host.eth, IpAddress.parse("10.0.0.9"), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @Tag("RFC1191-6.3-a")
  void forgetsAPathMtuAfterTenMinutes() {
    IpAddress to = IpAddress.parse("10.0.0.2");
    Route before = host.route("10.0.0.2");
    host.ip.learnPathMtu(to.high(), to.low(), 1000);
    assertThat(host.ip.isCurrent(before)).isFalse();
    Route lowered = host.route("10.0.0.2");
    assertThat(lowered.mtuBytes()).isEqualTo(1000);
    host.ip.learnPathMtu(to.high(), to.low(), 1200);
    assertThat(host.route("10.0.0.2").mtuBytes()).isEqualTo(1000);
    env.advanceSeconds(599);
    assertThat(host.ip.isCurrent(lowered)).isTrue();
    env.advanceSeconds(1);
    assertThat(host.ip.isCurrent(lowered)).isFalse();
    assertThat(host.route("10.0.0.2").mtuBytes()).isEqualTo(1500);
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.2, 68, 552",
    "10.0.0.2, 0, 552",
    "fd00::2, 1279, 1500",
    "fd00::2, 1280, 1280"
  })
  @Tag("RFC1191-3-a")
  void neverBelievesATinyPathMtu(String to, int told, int mtuBytes) {
    IpAddress address = IpAddress.parse(to);
    host.ip.learnPathMtu(address.high(), address.low(), told);
    assertThat(host.route(to).mtuBytes()).isEqualTo(mtuBytes);
  }

  @Test
  @Tag("RFC8201-5.2-a")
  void remembersOnlySoManyPathMtus() {
    for (int i = 0; i < 5000; i++) {
      IpAddress to = IpAddress.v4(0x0a00_0000 + i);
      host.ip.learnPathMtu(to.high(), to.low(), 1000);
    }
    assertThat(host.route("10.0.0.9").mtuBytes()).isEqualTo(1500);
    env.advanceSeconds(600);
    assertThat(env.timers().isEmpty()).isTrue();
  }

  /// RFC 6724 section 5, one rule in each line: the same scope, the outgoing interface, the same
  /// label, the longest prefix in common.
  @ParameterizedTest
  @CsvSource({
    "fe80::9, 2001:db8::1, fe80::2, fe80::2",
    "2001:db8::9, fe80::2, 2600::1, 2600::1",
    "2001:db8::9, 2001:0:1::1, 2600::1, 2600::1",
    "fd00::9, 2600::1, fd00:1::1, fd00:1::1",
    "2001:db8::9, 2600::1, 2001:db9::1, 2001:db9::1",
    "192.168.5.9, 10.9.0.1, 192.168.4.1, 192.168.4.1"
  })
  @Tag("RFC9293-MUST-44")
  void choosesTheSourceThatSuits(String to, String one, String two, String chosen) {
    for (String[] order : new String[][] {{one, two}, {two, one}}) {
      RecordingDevice link = new RecordingDevice(1500, DeviceFeatures.NONE);
      String bits = one.contains(":") ? "/64" : "/24";
      IpHost chooser = new IpHost(env, link, order[0] + bits, order[1] + bits);
      NetInterface elsewhere =
          chooser.ip.addInterface(new RecordingDevice(1500, DeviceFeatures.NONE));
      chooser.ip.addAddress(elsewhere, IpPrefix.parse("2001:db8::77/128"));
      chooser
          .ip
          .routes()
          .add(IpPrefix.parse(one.contains(":") ? "::/0" : "0.0.0.0/0"), chooser.eth, null, 0);
      assertThat(source(chooser.route(to))).isEqualTo(IpAddress.parse(chosen));
    }
  }
}
