package dev.argyle.agent;

import dev.argyle.env.Clock;
import dev.argyle.env.SystemEnv;
import dev.argyle.ip.NetInterface;
import dev.argyle.linux.TunDevice;
import dev.argyle.sock.TcpState;
import dev.argyle.stack.NetStack;
import dev.argyle.stack.StackConfig;
import dev.argyle.wire.IpPrefix;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/// The host that the program runs on: a stack at the other end of a TUN device's cable.
final class AgentHost implements AutoCloseable {
  /// How long the end of the JVM waits for peers to take what was sent to them. The kernel would go
  /// on for minutes, but it does not end with the program.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final long LOOK_EVERY_NANOS = Duration.ofMillis(2).toNanos();

  /// Closed by us, and the peer has not confirmed all of it.
  private static final Set<TcpState> UNDER_WAY =
      Set.of(TcpState.FIN_WAIT_1, TcpState.CLOSING, TcpState.LAST_ACK);

  private final SystemEnv env;
  private final NetStack stack;

  private AgentHost(SystemEnv env, NetStack stack) {
    this.env = env;
    this.stack = stack;
  }

  /// Opens the device, which is then up, with a stack behind it.
  ///
  /// @throws IOException if there is no device to be had; the message is one line
  static AgentHost open(AgentConfig config) throws IOException {
    TunDevice device = TunDevice.open(config.device());
    SystemEnv env = new SystemEnv();
    NetStack stack = new NetStack(env, StackConfig.DEFAULT);
    NetInterface cable = stack.addInterface(device, config.addresses().toArray(IpPrefix[]::new));
    for (AgentConfig.Route route : config.routes()) {
      stack.ip().routes().add(route.destination(), cable, route.via(), 0);
    }
    return new AgentHost(env, stack);
  }

  /// Its stack.
  NetStack stack() {
    return stack;
  }

  /// Closes every socket as the kernel does when a process ends: what was written still gets there,
  /// if the peer takes it in time. Then the device is given back; an interface that was made for
  /// us is gone.
  @Override
  public void close() {
    stack.syscalls().closeAll();
    Clock clock = env.clock();
    long deadlineNanos = clock.nanos() + PATIENCE.toNanos();
    while (isUnderWay() && deadlineNanos - clock.nanos() > 0) {
      LockSupport.parkNanos(this, LOOK_EVERY_NANOS);
    }
    stack.close();
    env.close();
  }

  private boolean isUnderWay() {
    return stack.snapshot().stream().anyMatch(each -> UNDER_WAY.contains(each.state()));
  }
}
