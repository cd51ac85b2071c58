package dev.argyle.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.argyle.dns.DnsConfig;
import dev.argyle.dns.DnsResolver;
import dev.argyle.wire.IpAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver.LookupPolicy;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Names by DNS over our stack and a TUN device, from a server as it comes: dnsmasq.
@Timeout(120)
class DnsInteropTest {
  private static final int MANY = 60; // addresses that no datagram of 512 octets holds
  private static final LookupPolicy BOTH = LookupPolicy.of(LookupPolicy.IPV4 | LookupPolicy.IPV6);

  private TunRig rig;

  @BeforeEach
  void open() throws Exception {
    TunRequirement.programs("dnsmasq", "ss");
    rig = TunRig.open(true);
    String many =
        IntStream.range(0, MANY)
            .mapToObj(i -> "--host-record=many.example.test,198.51.100." + i)
            .collect(Collectors.joining(" "));
    Process server =
        rig.start(
            "exec dnsmasq --keep-in-foreground --conf-file=/dev/null --pid-file= --user=root"
                + " --no-resolv --no-hosts --bind-interfaces --listen-address=10.9.0.1,fd09::1"
                + " --local=/test/ --cname=alias.example.test,www.example.test"
                + " --host-record=www.example.test,192.0.2.1,2001:db8::1 "
                + many);
    TunRig.comesTrue("dnsmasq listens", () -> listens() || !server.isAlive());
    assertThat(server.isAlive()).as("dnsmasq runs").isTrue();
  }

  private boolean listens() {
    try {
      return rig.run("ss -Hlun sport = :53").lines().count() >= 2;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @AfterEach
  void close() {
    if (rig != null) {
      rig.close();
    }
  }

  private DnsResolver resolver(String server) {
    return new DnsResolver(rig.stack().syscalls(), DnsConfig.of(IpAddress.parse(server)));
  }

  private static List<String> find(DnsResolver resolver, String name) throws UnknownHostException {
    return resolver.lookupByName(name, BOTH).map(InetAddress::getHostAddress).toList();
  }

  @Test
  void findsNamesAliasesAndAddresses() throws UnknownHostException {
    for (String server : List.of("10.9.0.1", "fd09::1")) {
      DnsResolver resolver = resolver(server);

      assertThat(find(resolver, "www.example.test"))
          .containsExactly("192.0.2.1", "2001:db8:0:0:0:0:0:1");
      assertThat(find(resolver, "alias.example.test")).hasSize(2);
      assertThat(resolver.lookupByAddress(new byte[] {(byte) 192, 0, 2, 1}))
          .isEqualTo("www.example.test");
      assertThatExceptionOfType(UnknownHostException.class)
          .isThrownBy(() -> find(resolver, "nobody.example.test"))
          .withMessage("nobody.example.test: Name or service not known");
    }
  }

  @Test
  void asksByTcpForWhatNoDatagramHolds() throws UnknownHostException {
    assertThat(find(resolver("10.9.0.1"), "many.example.test")).hasSize(MANY);
  }
}
