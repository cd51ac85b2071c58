package dev.argyle.examples.greeter;

import com.sun.net.httpserver.HttpServer;
import dev.argyle.device.NetDevice;
import dev.argyle.env.SystemEnv;
import dev.argyle.linux.TunConfig;
import dev.argyle.linux.TunDevice;
import dev.argyle.nio.CurrentStackProvider;
import dev.argyle.nio.StackContext;
import dev.argyle.stack.NetStack;
import dev.argyle.stack.StackConfig;
import dev.argyle.wire.IpPrefix;
import java.io.IOException;

/// Runs [Greeter] on a stack of its own.
public final class GreeterOnStack implements AutoCloseable {
  private final SystemEnv env = new SystemEnv();
  private final NetStack stack = new NetStack(env, StackConfig.DEFAULT);
  private final HttpServer server;

  /// Starts both.
  ///
  /// @param device the stack's, besides its loopback; closed with it
  /// @param address the stack's at that device
  public GreeterOnStack(NetDevice device, IpPrefix address) throws IOException {
    CurrentStackProvider.install();
    stack.addInterface(device, address);
    server = StackContext.call(stack.syscalls(), () -> Greeter.start(80));
  }

  @Override
  public void close() {
    server.stop(0);
    stack.close();
    env.close();
  }

  /// Greets the kernel, which has the other end of a TUN device: `curl http://10.9.0.2/`. Needs
  /// the right to make such a device.
  public static void main(String[] args) throws IOException {
    var tun = TunDevice.open(TunConfig.named("argyle0").withAddress("10.9.0.1/24"));
    var _ = new GreeterOnStack(tun, IpPrefix.parse("10.9.0.2/24"));
  }
}
