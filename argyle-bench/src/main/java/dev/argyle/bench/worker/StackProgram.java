package dev.argyle.bench.worker;

import dev.argyle.env.SystemEnv;
import dev.argyle.linux.TunConfig;
import dev.argyle.linux.TunDevice;
import dev.argyle.stack.NetStack;
import dev.argyle.stack.StackConfig;
import dev.argyle.wire.IpPrefix;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A stack of ours behind a TUN device, with the services of a far end. Asked `datagrams`, it tells
/// how many its sink has read.
final class StackProgram implements Program {
  private final SystemEnv env = new SystemEnv();
  private final NetStack stack = new NetStack(env, StackConfig.DEFAULT);
  private final ExecutorService threads;
  private final DatagramServices datagrams;

  /// @param own address of the stack
  /// @param virtual whether the services run on virtual threads
  StackProgram(TunConfig config, IpPrefix own, boolean virtual) throws IOException {
    stack.addInterface(TunDevice.open(config), own);
    threads =
        Executors.newThreadPerTaskExecutor(
            virtual
                ? Thread.ofVirtual().name("service-", 0).factory()
                : Thread.ofPlatform().daemon().name("service-", 0).factory());
    PeerServices services = new PeerServices(stack.syscalls(), threads);
    services.start();
    services.startEchoes();
    datagrams = new DatagramServices(stack.syscalls(), threads);
    datagrams.start();
  }

  @Override
  public String answer(String request) {
    if (!request.equals(BareProgram.DATAGRAMS)) {
      throw new IllegalArgumentException("not a request: " + request);
    }
    return Long.toString(datagrams.received());
  }

  @Override
  public void close() {
    stack.close();
    threads.close();
    env.close();
  }
}
