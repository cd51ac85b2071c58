package dev.argyle.examples.echo;

import dev.argyle.socket.Syscalls;

class BlockingEchoTest extends EchoContract {
  @Override
  EchoServer server(Syscalls its, int listener) {
    return new BlockingEcho(its, listener, task -> host.start("connection", task));
  }
}
