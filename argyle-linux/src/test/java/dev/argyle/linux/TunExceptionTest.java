package dev.argyle.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.Errno;
import org.junit.jupiter.api.Test;

/// What a user reads who cannot have a device.
class TunExceptionTest {
  @Test
  void missingDeviceFileTellsTheModule() {
    assertThat(TunException.opening(Errno.ENOENT.negated()))
        .hasMessageStartingWith("/dev/net/tun is missing: load the module (`modprobe tun`)");
  }

  @Test
  void missingPrivilegeTellsTheCapability() {
    assertThat(TunException.opening(Errno.EACCES.negated()))
        .hasMessageContaining("needs CAP_NET_ADMIN: run as root, or in a namespace: `unshare -rn");
    assertThat(TunException.attaching("tun0", Errno.EPERM.negated()))
        .hasMessageContaining("needs CAP_NET_ADMIN: run as root, or in a namespace: `unshare -rn");
  }

  @Test
  void refusedConfigurationNamesWhatWasAskedFor() {
    var refusal = new NetlinkException("cannot set the MTU to 9000", Errno.EPERM.negated());
    assertThat(TunException.configuring("tun0", refusal))
        .hasMessageStartingWith(
            "TUN device \"tun0\": cannot set the MTU to 9000: EPERM (Operation not permitted);"
                + " needs CAP_NET_ADMIN")
        .hasCause(refusal);
  }

  @Test
  void unknownErrorTellsItsNumber() {
    assertThat(TunException.opening(-1234)).hasMessage("cannot open /dev/net/tun: errno 1234");
  }

  @Test
  void everyMessageIsOneLine() {
    for (Errno errno : Errno.values()) {
      assertThat(TunException.opening(errno.negated()).getMessage()).doesNotContain("\n");
      assertThat(TunException.attaching("t", errno.negated()).getMessage()).doesNotContain("\n");
    }
  }
}
