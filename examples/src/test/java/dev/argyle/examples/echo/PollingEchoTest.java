package dev.argyle.examples.echo;

import dev.argyle.socket.Syscalls;
import java.util.concurrent.locks.LockSupport;

class PollingEchoTest extends EchoContract {
  @Override
  EchoServer server(Syscalls its, int listener) {
    return new PollingEcho(its, listener, () -> LockSupport.parkNanos(1_000_000)); // virtual ones
  }
}
