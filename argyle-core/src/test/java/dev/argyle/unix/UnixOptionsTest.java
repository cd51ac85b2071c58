package dev.argyle.unix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.env.SystemEnv;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.SolIp;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.SolTcp;
import dev.argyle.socket.PollFd;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.stack.NetStack;
import dev.argyle.stack.StackConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Options and readiness of UNIX streams, as on Linux.
@Tag("B6")
class UnixOptionsTest {
  private final SystemEnv env = new SystemEnv();
  private final NetStack stack = new NetStack(env, StackConfig.DEFAULT);
  private final Syscalls calls = stack.syscalls();
  private final int fd = calls.socket(AddressFamily.AF_UNIX, SocketType.STREAM.number(), 0);

  @AfterEach
  void close() {
    stack.close();
    env.close();
  }

  @Test
  void otherLevelsAreNotSupportedWhateverTheValue() {
    int refused = Errno.EOPNOTSUPP.negated();
    assertThat(calls.setsockopt(fd, SolTcp.TCP_KEEPIDLE, -1)).isEqualTo(refused);
    assertThat(calls.setsockopt(fd, SolIp.IP_TTL, 256)).isEqualTo(refused);
    assertThat(calls.setsockopt(fd, SolIp.IP_MTU, 1500)).isEqualTo(refused);
  }

  @Test
  void reusePortCanOnlyBeSwitchedOff() {
    assertThat(calls.setsockopt(fd, SolSocket.SO_REUSEPORT, false)).isZero();
    assertThat(calls.setsockopt(fd, SolSocket.SO_REUSEPORT, true))
        .isEqualTo(Errno.EOPNOTSUPP.negated());
  }

  @Test
  void roomIsReportedForUrgentDataAsWell() {
    var asked = new PollFd(fd, PollEvents.ALL);
    calls.poll(new PollFd[] {asked}, 0);
    assertThat(asked.revents())
        .isEqualTo(PollEvents.OUT | PollEvents.WRNORM | PollEvents.WRBAND | PollEvents.HUP);
  }
}
