package dev.argyle.nio;

import dev.argyle.sock.AddressFamily;
import dev.argyle.socket.ProtoOps;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import java.io.IOException;
import java.nio.channels.Pipe;
import java.nio.channels.spi.SelectorProvider;

/// A pipe inside the stack: a pair of its UNIX stream sockets, of which one only reads and the
/// other only writes. No packet is sent, and the kernel has no part in it.
final class ArgylePipe extends Pipe {
  private final ArgylePipeSource source;
  private final ArgylePipeSink sink;

  private ArgylePipe(ArgylePipeSource source, ArgylePipeSink sink) {
    this.source = source;
    this.sink = sink;
  }

  /// Opens one.
  static ArgylePipe open(SelectorProvider provider, Syscalls syscalls) throws IOException {
    int[] fds = new int[2];
    IoErrors.check(syscalls.socketpair(AddressFamily.AF_UNIX, SocketType.STREAM.number(), 0, fds));
    int reading = syscalls.shutdown(fds[0], ProtoOps.SHUT_WR);
    assert reading == 0 : "a new pair is connected";
    return new ArgylePipe(
        new ArgylePipeSource(provider, new Descriptor(syscalls, fds[0])),
        new ArgylePipeSink(provider, new Descriptor(syscalls, fds[1])));
  }

  @Override
  public SourceChannel source() {
    return source;
  }

  @Override
  public SinkChannel sink() {
    return sink;
  }
}
