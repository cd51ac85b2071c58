package dev.argyle.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.argyle.sock.InetSockAddr;
import dev.argyle.wire.IpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The files of the machine's resolver.
class DnsConfigTest {
  private static final IpAddress FIRST = IpAddress.parse("192.0.2.53");
  private static final IpAddress SECOND = IpAddress.parse("2001:db8::53");

  @Test
  void readsResolvConf() {
    DnsConfig config =
        DnsConfig.parse(
            """
            # made by somebody
            nameserver 192.0.2.53 ; the near one
            nameserver 2001:db8::53
            domain other.test
            search example.test test
            options ndots:2 timeout:7 rotate attempts:4
            """
                .lines()
                .toList());

    assertThat(config)
        .isEqualTo(
            DnsConfig.of(FIRST, SECOND)
                .withSearch("example.test", "test")
                .withNdots(2)
                .withTimeout(Duration.ofSeconds(7))
                .withAttempts(4));
    assertThat(config.servers())
        .containsExactly(InetSockAddr.of(FIRST, 53), InetSockAddr.of(SECOND, 53));
  }

  @Test
  void refusesWhatCannotBe() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DnsConfig.parse(List.of("nameserver example.test")));
    assertThatIllegalArgumentException().isThrownBy(() -> DnsConfig.of().withAttempts(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DnsConfig.of().withTimeout(Duration.ZERO));
  }

  @Test
  void readsAHostsFile(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("hosts"),
            """
            127.0.0.1\tlocalhost

            192.0.2.53  ns.example.test ns # the server
            2001:db8::53 NS.example.test
            nonsense here
            """);

    Hosts hosts = Hosts.read(file);

    assertThat(hosts.addresses("ns.EXAMPLE.test.")).containsExactly(FIRST, SECOND);
    assertThat(hosts.addresses("ns")).containsExactly(FIRST);
    assertThat(hosts.addresses("here")).isEmpty();
    assertThat(hosts.name(FIRST)).isEqualTo("ns.example.test");
    assertThat(hosts.name(IpAddress.LOOPBACK6)).isNull();
  }
}
