package dev.argyle.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argyle.agent.AgentConfig.Route;
import dev.argyle.wire.IpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentConfigTest {
  private static final String USUAL = "tun=tun0,address=10.9.0.2/24";

  @TempDir private Path folder;

  @Test
  void aNameAndAnAddressAreEnough() {
    AgentConfig config = AgentConfig.parse(USUAL);
    assertThat(config.device().name()).isEqualTo("tun0");
    assertThat(config.device().mtuBytes()).isEqualTo(1500);
    assertThat(config.device().queues()).isEqualTo(1);
    assertThat(config.device().offload()).isTrue();
    assertThat(config.addresses()).hasToString("[10.9.0.2/24]");
    assertThat(config.device().addresses()).hasToString("[10.9.0.3/24]");
    assertThat(config.routes()).isEmpty();
  }

  @Test
  void takesWhatADeviceCanBeTold() {
    AgentConfig config =
        AgentConfig.parse(
            USUAL + ",address=fd09::2/64,host-address=10.9.0.9,mtu=9000,queues=2,offload=off");
    assertThat(config.device().mtuBytes()).isEqualTo(9000);
    assertThat(config.device().queues()).isEqualTo(2);
    assertThat(config.device().offload()).isFalse();
    assertThat(config.addresses()).hasToString("[10.9.0.2/24, fd09::2/64]");
    assertThat(config.device().addresses()).hasToString("[10.9.0.9/24, fd09::3/64]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          route=10.1.0.0/16                                     | 10.1.0.0/16
          route=10.1.0.0/16,via=10.9.0.1                        | 10.1.0.0/16 via 10.9.0.1
          via=10.9.0.1                                          | 0.0.0.0/0 via 10.9.0.1
          route=default,via=fd09::1                             | ::/0 via fd09::1
          route=default                                         | 0.0.0.0/0; ::/0
          route=10.1.0.0/16,via=10.9.0.1,route=default          | 10.1.0.0/16 via 10.9.0.1; 0.0.0.0/0; ::/0
          route=10.1.0.0/16,route=fd00::/8,via=fd09::1          | 10.1.0.0/16; fd00::/8 via fd09::1
          """)
  void aGatewayBelongsToTheRouteBeforeIt(String settings, String routes) {
    List<Route> parsed = AgentConfig.parse(USUAL + ",address=fd09::2/64," + settings).routes();
    assertThat(parsed.stream().map(AgentConfigTest::text)).containsExactly(routes.split("; ", -1));
  }

  private static String text(Route route) {
    return route.destination() + (route.via() == null ? "" : " via " + route.via());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          via=10.9.0.77                                         | [10.9.0.77/24]
          route=10.1.0.0/16,via=10.9.0.77,route=default,via=10.9.0.78 | [10.9.0.77/24, 10.9.0.78/24]
          via=10.9.0.77,host-address=10.9.0.1                   | [10.9.0.1/24]
          """)
  void theKernelIsTheGatewayIfItIsNotToldOtherwise(String settings, String addresses) {
    assertThat(AgentConfig.parse(USUAL + "," + settings).device().addresses())
        .hasToString(addresses);
  }

  @Test
  void whatStaysOnThePlatformIsAPrefixAnAddressOrAHost() {
    AgentConfig config =
        AgentConfig.parse(
            USUAL + ",platform=127.0.0.0/8,platform=10.8.0.1,platform=::1,platform=Db.example");
    assertThat(config.platform().prefixes()).hasToString("[127.0.0.0/8, 10.8.0.1/32, ::1/128]");
    assertThat(config.platform().hosts()).containsExactly("db.example");
    assertThat(AgentConfig.parse(USUAL).platform().isEmpty()).isTrue();
  }

  @Test
  void namesComeFromServersAndAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("hosts"), "10.9.0.7 printer\n");
    String dns = ",dns=10.9.0.1,dns=fd09::1,search=example.test,hosts=" + file;
    NameConfig names = AgentConfig.parse(USUAL + ",address=fd09::2/64" + dns).names();
    assertThat(names.servers()).hasToString("[10.9.0.1, fd09::1]");
    assertThat(names.search()).containsExactly("example.test");
    assertThat(names.hosts()).containsExactly("10.9.0.7 printer");
    assertThat(names.isAsEver()).isFalse();
    assertThat(AgentConfig.parse(USUAL).names().isAsEver()).isTrue();
  }

  @Test
  void theMachinesOwnNameMeansTheProgramsHostUnlessTheFileSaysOtherwise() {
    List<IpAddress> own = List.of(IpAddress.parse("10.9.0.2"));
    NameConfig names = new NameConfig(List.of(), List.of(), List.of("10.9.0.7\tprinter"));
    assertThat(names.withOwn("lab", own).hosts())
        .containsExactly("10.9.0.7\tprinter", "10.9.0.2 lab");
    assertThat(names.withOwn("printer", own).hosts()).containsExactly("10.9.0.7\tprinter");
  }

  @Test
  void readsAFile() throws IOException {
    Path file = folder.resolve("net.conf");
    Files.writeString(
        file,
        """
        # the lab
        tun = tun0

        address = 10.9.0.2/24   # ours
        route=default
          via=10.9.0.1
        """);
    AgentConfig config = AgentConfig.parse("@" + file + ",mtu=1400");
    assertThat(config.device().name()).isEqualTo("tun0");
    assertThat(config.device().mtuBytes()).isEqualTo(1400);
    assertThat(config.routes().stream().map(AgentConfigTest::text))
        .containsExactly("0.0.0.0/0 via 10.9.0.1");
  }

  @Test
  void saysOnWhichLineOfTheFileTheMistakeIs() throws IOException {
    Path file = folder.resolve("net.conf");
    Files.writeString(file, "tun = tun0\n\naddress = 10.9.0.2\n");
    assertThatThrownBy(() -> AgentConfig.parse("@" + file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(file + ", line 3: not an IP prefix");
    Files.writeString(file, "tun\n");
    assertThatThrownBy(() -> AgentConfig.parse("@" + file))
        .hasMessage(file + ", line 1: 'tun' is not a setting: key=value");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                        | the agent needs settings
          tun=tun0                                  | the address is missing
          address=10.9.0.2/24                       | the name of the device is missing
          tun=tun0,,address=10.9.0.2/24             | '' is not a setting
          tun=tun0,adress=10.9.0.2/24               | 'adress' is not one of the settings tun, address,
          tun=tun0,tun=tun1,address=10.9.0.2/24     | 'tun' is there twice
          tun=,address=10.9.0.2/24                  | the name of the device is missing
          tun=a/b,address=10.9.0.2/24               | not a name for an interface: "a/b"
          tun=tun0,address=10.9.0.2                 | not an IP prefix: "10.9.0.2"
          tun=tun0,address=10.9.0.0/24              | no host can have the address 10.9.0.0
          tun=tun0,address=10.9.0.2/24,host-address=10.8.0.1 | the kernel's address 10.8.0.1 is in no subnet
          tun=tun0,address=10.9.0.2/24,mtu=x        | 'x' is not a number
          tun=tun0,address=10.9.0.2/24,mtu=20       | MTU 20 is not in
          tun=tun0,address=10.9.0.2/24,queues=0     | 0 queues are not in
          tun=tun0,address=10.9.0.2/24,offload=no   | 'no' is neither on nor off
          tun=tun0,address=10.9.0.2/24,via=10.8.0.1 | the gateway 10.8.0.1 is in no subnet
          tun=tun0,address=10.9.0.2/24,via=10.9.0.2 | the gateway 10.9.0.2 is the host's own address
          tun=tun0,address=10.9.0.2/24,via=10.9.0.1,via=10.9.0.4 | via 10.9.0.4 has no route before it
          tun=tun0,address=10.9.0.2/24,route=10.1.0.1/16 | did you mean 10.1.0.0/16?
          tun=tun0,address=10.9.0.2/24,route=fd00::/8 | route fd00::/8 needs an address of IPv6
          tun=tun0,address=10.9.0.2/24,address=fd09::2/64,route=fd00::/8,via=10.9.0.1 | 10.9.0.1 is no gateway for fd00::/8
          tun=tun0,address=10.9.0.2/24,platform=127.0.0.0/33 | prefix length
          tun=tun0,address=10.9.0.2/24,platform=127.0.0.300 | 127.0.0.300
          tun=tun0,address=10.9.0.2/24,platform=a host | neither an address nor the name of a host
          tun=tun0,address=10.9.0.2/24,platform=    | neither an address nor the name of a host
          tun=tun0,address=10.9.0.2/24,dns=ns.example | not an IP address
          tun=tun0,address=10.9.0.2/24,dns=9.9.9.9  | no route leads to the name server 9.9.9.9
          tun=tun0,address=10.9.0.2/24,dns=127.0.0.53 | no route leads to the name server 127.0.0.53
          tun=tun0,address=10.9.0.2/24,dns=10.9.0.1,search=a..b | not the name of a domain: 'a..b'
          tun=tun0,address=10.9.0.2/24,search=a.b   | search=a.b needs a dns=
          tun=tun0,address=10.9.0.2/24,hosts=/nowhere/hosts | cannot read '/nowhere/hosts': no such file
          @/nowhere/net.conf                        | cannot read '/nowhere/net.conf': no such file
          """)
  void saysInOneLineWhatIsWrong(String text, String complaint) {
    assertThatThrownBy(() -> AgentConfig.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .contains(Objects.requireNonNull(complaint))
        .doesNotContain("\n");
  }
}
