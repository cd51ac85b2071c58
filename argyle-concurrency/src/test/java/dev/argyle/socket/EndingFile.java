package dev.argyle.socket;

import dev.argyle.buffer.SkBuff;
import dev.argyle.concurrency.StillEnv;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Errno;
import dev.argyle.sock.Sock;
import dev.argyle.sock.SockAddr;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// A socket's file that counts how often it is shut and how often its sock ends.
final class EndingFile {
  private final AtomicInteger shuts = new AtomicInteger();
  private final AtomicInteger ends = new AtomicInteger();
  final SocketFile file;

  EndingFile() {
    var socket =
        new Socket(SocketType.STREAM, 0, new Ops(), new EndingSock(), SocketState.UNCONNECTED);
    file = new SocketFile(socket, true);
  }

  int shuts() {
    return shuts.get();
  }

  int ends() {
    return ends.get();
  }

  private final class EndingSock extends Sock {
    @SuppressWarnings("NullAway") // its protocol is never asked
    EndingSock() {
      super(AddressFamily.AF_INET, null, new StillEnv());
    }

    @Override
    protected void backlogReceive(SkBuff packet) {}

    @Override
    protected void destruct() {
      ends.incrementAndGet();
    }
  }

  /// Answers nothing, and counts.
  private final class Ops implements ProtoOps {
    @Override
    public int bind(Socket socket, SockAddr address) {
      return Errno.EOPNOTSUPP.negated();
    }

    @Override
    public int listen(Socket socket, int backlog) {
      return Errno.EOPNOTSUPP.negated();
    }

    @Override
    public int accept(Socket socket, boolean nonBlocking, Consumer<Sock> taker) {
      return Errno.EOPNOTSUPP.negated();
    }

    @Override
    public int connect(Socket socket, SockAddr address, boolean nonBlocking) {
      return Errno.EOPNOTSUPP.negated();
    }

    @Override
    public int shutdown(Socket socket, int how) {
      return Errno.EOPNOTSUPP.negated();
    }

    @Override
    public void release(Socket socket) {
      shuts.incrementAndGet();
      socket.sock().put(); // the protocol's hold
    }
  }
}
