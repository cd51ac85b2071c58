package dev.argyle.ip;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.device.DeviceFeatures;
import dev.argyle.env.ManualEnv;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSock;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.SocketOption.Access;
import dev.argyle.sock.SocketOptions;
import dev.argyle.sock.SolIp;
import dev.argyle.sock.SolIpv6;
import dev.argyle.sock.SolSocket;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("A11")
@Tag("B7")
class InetOptionsTest {
  private final IpHost host =
      new IpHost(new ManualEnv(), new RecordingDevice(1500, DeviceFeatures.NONE), "10.0.0.1/24");
  private final InetSock v4 = (InetSock) host.udp.proto().open(AddressFamily.AF_INET, 0);
  private final InetSock v6 = (InetSock) host.udp.proto().open(AddressFamily.AF_INET6, 0);

  @AfterEach
  void close() {
    v4.proto().close(v4);
    v6.proto().close(v6);
  }

  private Object value(InetSock sock, SocketOption<?> option) {
    var values = new ArrayList<Object>();
    assertThat(host.ip.options().get(sock, option, values::add)).isZero();
    return values.get(0);
  }

  @ParameterizedTest
  @CsvSource({"0, EINVAL", "256, EINVAL", "-2, EINVAL", "-1,", "1,", "255,"})
  void takeAHopLimitThatAPacketCanHave(int hops, Errno errno) {
    int expected = errno == null ? 0 : errno.negated();
    assertThat(host.ip.options().set(v4, SolIp.IP_TTL, hops)).isEqualTo(expected);
    int expectedOfV6 = hops == 0 ? 0 : expected;
    assertThat(host.ip.options().set(v6, SolIpv6.IPV6_UNICAST_HOPS, hops)).isEqualTo(expectedOfV6);
  }

  @Test
  void tellTheDefaultHopLimitAsANumber() {
    assertThat(value(v4, SolIp.IP_TTL)).isEqualTo(64);
    host.ip.options().set(v4, SolIp.IP_TTL, 7);
    assertThat(value(v4, SolIp.IP_TTL)).isEqualTo(7);
    host.ip.options().set(v4, SolIp.IP_TTL, -1);
    assertThat(value(v4, SolIp.IP_TTL)).isEqualTo(64);
  }

  @Test
  void keepTheLowOctetOfATypeOfService() {
    host.ip.options().set(v4, SolIp.IP_TOS, 0x1b8);
    assertThat(value(v4, SolIp.IP_TOS)).isEqualTo(0xb8);
    assertThat(host.ip.options().set(v6, SolIpv6.IPV6_TCLASS, 256))
        .isEqualTo(Errno.EINVAL.negated());
    assertThat(host.ip.options().set(v6, SolIpv6.IPV6_TCLASS, 255)).isZero();
    assertThat(value(v6, SolIpv6.IPV6_TCLASS)).isEqualTo(255);
  }

  @Test
  void doNotMakeABoundSocketV6Only() {
    assertThat(host.ip.options().set(v6, SolIpv6.IPV6_V6ONLY, true)).isZero();
    assertThat(value(v6, SolIpv6.IPV6_V6ONLY)).isEqualTo(true);
    v6.localPort(7);
    assertThat(host.ip.options().set(v6, SolIpv6.IPV6_V6ONLY, false))
        .isEqualTo(Errno.EINVAL.negated());
    v6.localPort(0);
  }

  @Test
  void areThoseOfTheFamilyOnly() {
    assertThat(host.ip.options().set(v4, SolIpv6.IPV6_TCLASS, 1))
        .isEqualTo(Errno.ENOPROTOOPT.negated());
    assertThat(host.ip.options().set(v6, SolIp.IP_TOS, 1)).isZero();
    assertThat(host.ip.options().get(v4, SolSocket.SO_TYPE, _ -> {}))
        .isEqualTo(Errno.EOPNOTSUPP.negated());
    assertThat(host.ip.options().get(v6, SolSocket.SO_TYPE, _ -> {}))
        .isEqualTo(Errno.ENOPROTOOPT.negated());
    SocketOption<Object> unknown = SocketOption.unknown(SolIp.SOL_IP, 4711);
    assertThat(host.ip.options().set(v4, unknown, 1)).isEqualTo(Errno.ENOPROTOOPT.negated());
    assertThat(host.ip.options().get(v4, unknown, _ -> {})).isEqualTo(Errno.ENOPROTOOPT.negated());
  }

  /// Options that only raw sockets have are theirs to answer for.
  @Test
  void areAllOfTheTable() {
    for (SocketOption<?> option : SocketOptions.all()) {
      boolean ofIp = option.level() == SolIp.SOL_IP || option.level() == SolIpv6.SOL_IPV6;
      boolean raw = option.equals(SolIpv6.IPV6_CHECKSUM) || option.equals(SolIpv6.IPV6_HDRINCL);
      if (ofIp && !raw) {
        int told = host.ip.options().get(v6, option, _ -> {});
        int wrongType = host.ip.options().set(v6, option, this);
        boolean tells = told == 0 || told == Errno.ENOTCONN.negated();
        boolean takes = wrongType == Errno.EINVAL.negated();
        assertThat(tells).as(option + " is told").isEqualTo(option.access() != Access.WRITE_ONLY);
        boolean set = option.access() != Access.READ_ONLY && !option.equals(SolIp.IP_HDRINCL);
        assertThat(takes).as(option + " is set").isEqualTo(set);
      }
    }
  }

  @Test
  void refuseAValueOfAnotherType() {
    assertThat(host.ip.options().set(v4, SolIp.IP_TTL, "64")).isEqualTo(Errno.EINVAL.negated());
  }
}
