package dev.argyle.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// How interfaces are made and taken, in a network namespace of its own.
@Timeout(60)
@ParameterizedClass(name = "queues: {0}")
@ValueSource(ints = {1, 3})
class TunInterfaceTest {
  private static final String OF_ANOTHER_KIND =
      "the name is taken by an interface of another kind, or by one that was made for another"
          + " number of queues: one, or several";

  @Parameter int queues;

  private NetworkNamespace namespace;
  private TunDevice device;

  @BeforeEach
  void openDevice() throws Exception {
    namespace = TunRequirement.namespace();
    device = open(TunConfig.named("argyle%d"));
  }

  @AfterEach
  void closeDevice() {
    if (device != null) {
      device.close();
    }
    if (namespace != null) {
      namespace.close();
    }
  }

  @Test
  void saysThatTheNameIsInUse() {
    String why = queues == 1 ? "the interface is in use already (EBUSY)" : OF_ANOTHER_KIND;
    assertThatThrownBy(() -> namespace.run(() -> TunDevice.open(TunConfig.named("argyle0"))))
        .isInstanceOf(TunException.class)
        .hasMessage("TUN device \"argyle0\": " + why);
  }

  @Test
  void saysThatTheNameBelongsToAnotherKindOfInterface() {
    assertThatThrownBy(() -> open(TunConfig.named("lo")))
        .isInstanceOf(TunException.class)
        .hasMessage("TUN device \"lo\": " + OF_ANOTHER_KIND);
  }

  @Test
  void saysWhichAddressWasRefusedAndLeavesNothingBehind() {
    assertThatThrownBy(() -> open(TunConfig.named("bad").withAddress("ff02::1/64")))
        .isInstanceOf(TunException.class)
        .hasMessage(
            "TUN device \"bad\": cannot add the address ff02::1/64:"
                + " EADDRNOTAVAIL (Cannot assign requested address)");
    assertThatThrownBy(() -> link("bad")).isInstanceOf(NetlinkException.class);
  }

  @Test
  void takesAnInterfaceThatIsThereAlreadyAndLeavesItThere() throws Exception {
    String ip = TunRequirement.program("ip");
    List<String> command = new ArrayList<>(List.of(ip, "tuntap", "add", "kept", "mode", "tun"));
    if (queues > 1) {
      command.add("multi_queue");
    }
    run(command.toArray(String[]::new));
    try (TunDevice kept = open(TunConfig.named("kept").withAddress("198.51.100.1/24"))) {
      assertThat(kept.name()).isEqualTo("kept");
    }
    try (TunDevice again = open(TunConfig.named("kept").withAddress("198.51.100.1/24"))) {
      assertThat(again.name()).isEqualTo("kept");
    }
    assertThat(link("kept").mtuBytes()).isEqualTo(1500);
  }

  private TunDevice open(TunConfig config) throws Exception {
    return namespace.run(() -> TunDevice.open(config.withQueues(queues)));
  }

  private Netlink.Link link(String name) throws Exception {
    return namespace.run(() -> {
      try (Netlink netlink = Netlink.open()) {
        return netlink.link(name);
      }
    });
  }

  private void run(String... command) throws IOException {
    Process process = namespace.start(new ProcessBuilder(command).redirectErrorStream(true));
    assertThat(process.getInputStream().readAllBytes()).isEmpty();
  }
}
