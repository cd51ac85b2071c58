package dev.argyle.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KernelAddressesTest {
  private static List<String> chosen(List<String> own, String... named) {
    return KernelAddresses.choose(
            own.stream().map(IpPrefix::parse).toList(),
            Stream.of(named).map(IpAddress::parse).toList())
        .stream()
        .map(IpPrefix::toString)
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "10.9.0.2/24, 10.9.0.3/24",
    "10.9.0.254/24, 10.9.0.1/24",
    "10.9.0.1/31, 10.9.0.0/31",
    "10.9.0.0/31, 10.9.0.1/31",
    "10.9.0.1/30, 10.9.0.2/30",
    "10.9.0.2/30, 10.9.0.1/30",
    "fd09::2/64, fd09::3/64",
    "fd09::1/127, fd09::/127",
    "fd09::ffff:ffff:ffff:ffff/64, fd09::1/64"
  })
  void nextOneFreeOfTheSubnet(String own, String kernel) {
    assertThat(chosen(List.of(own))).containsExactly(kernel);
  }

  @Test
  void neverOneOfOurOwn() {
    assertThat(chosen(List.of("10.9.0.2/24", "10.9.0.3/24"))).containsExactly("10.9.0.4/24");
  }

  @Test
  void oneForEachFamily() {
    assertThat(chosen(List.of("10.9.0.2/24", "fd09::2/64")))
        .containsExactly("10.9.0.3/24", "fd09::3/64");
  }

  @Test
  void theOneThatIsNamed() {
    assertThat(chosen(List.of("10.9.0.2/24", "fd09::2/64"), "10.9.0.1"))
        .containsExactly("10.9.0.1/24", "fd09::3/64");
  }

  @Test
  void everyOneThatIsNamed() {
    assertThat(chosen(List.of("10.9.0.2/24"), "10.9.0.1", "10.9.0.9"))
        .containsExactly("10.9.0.1/24", "10.9.0.9/24");
  }

  @Test
  void noneOfAnotherSubnet() {
    assertThatThrownBy(() -> chosen(List.of("10.9.0.2/24"), "10.8.0.1"))
        .hasMessage("the kernel's address 10.8.0.1 is in no subnet of the stack's addresses");
  }

  @Test
  void notTheSameAsOurs() {
    assertThatThrownBy(() -> chosen(List.of("10.9.0.2/24"), "10.9.0.2"))
        .hasMessage("the kernel cannot have 10.9.0.2: it is our stack's own address");
  }

  @ParameterizedTest
  @CsvSource({
    "10.9.0.0/24",
    "10.9.0.255/24",
    "224.0.0.5/4",
    "0.0.0.0/8",
    "127.0.0.5/8",
    "255.255.255.255/24",
    "ff02::5/64",
    "::/64",
    "fd09::/64"
  })
  void noAddressOfOursThatIsNoHosts(String own) {
    assertThatThrownBy(() -> chosen(List.of(own))).hasMessageStartingWith("no host can have");
  }

  @Test
  void noAddressOfTheKernelThatIsNoHosts() {
    assertThatThrownBy(() -> chosen(List.of("10.9.0.2/24"), "10.9.0.255"))
        .hasMessage("no host can have the address 10.9.0.255 in 10.9.0.0/24");
  }

  @ParameterizedTest
  @CsvSource({"10.9.0.2/32", "fd09::2/128"})
  void noneWhereThereIsNone(String own) {
    assertThatThrownBy(() -> chosen(List.of(own)))
        .hasMessage("no address is free for the kernel in " + own + ": take a larger subnet");
  }
}
