package dev.argyle.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.argyle.wire.IpPrefix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TunConfigTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "tun0", "tun%d", "%d", "fifteen-octets.", "a%dbcdefghijkl"})
  void takesNamesThatTheKernelTakes(String name) {
    assertThat(TunConfig.named(name).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sixteen-octets..",
        "a b",
        "a/b",
        "a:b",
        ".",
        "..",
        "%",
        "%s",
        "%d%d",
        "tün",
        "\n"
      })
  void refusesNamesThatTheKernelRefuses(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> TunConfig.named(name));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 67, 65_536})
  void refusesAnMtuThatIpCannotHave(int mtuBytes) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TunConfig.named("t").withMtuBytes(mtuBytes))
        .withMessage("MTU " + mtuBytes + " is not in 68..65535");
  }

  @Test
  void refusesAnMtuThatIpv6CannotHave() {
    TunConfig small = TunConfig.named("t").withMtuBytes(1279).withAddress("192.0.2.1/24");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> small.withAddress("2001:db8::1/64"))
        .withMessage("MTU 1279 is not in 1280..65535");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 257})
  void refusesANumberOfQueuesThatLinuxRefuses(int queues) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TunConfig.named("t").withQueues(queues))
        .withMessage(queues + " queues are not in 1..256");
  }

  @Test
  void keepsTheAddressesInOrder() {
    TunConfig config = TunConfig.named("t").withAddress("192.0.2.1/24").withAddress("::1/128");
    assertThat(config.addresses())
        .containsExactly(IpPrefix.parse("192.0.2.1/24"), IpPrefix.parse("::1/128"));
  }
}
