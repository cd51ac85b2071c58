package dev.argyle.examples.echo;

import dev.argyle.socket.Syscalls;

class EpollEchoTest extends EchoContract {
  @Override
  EchoServer server(Syscalls its, int listener) {
    return new EpollEcho(its, listener);
  }
}
