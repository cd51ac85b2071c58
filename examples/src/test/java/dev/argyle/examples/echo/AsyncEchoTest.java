package dev.argyle.examples.echo;

import dev.argyle.socket.Syscalls;

class AsyncEchoTest extends EchoContract {
  @Override
  EchoServer server(Syscalls its, int listener) {
    return new AsyncEcho(its, listener);
  }
}
