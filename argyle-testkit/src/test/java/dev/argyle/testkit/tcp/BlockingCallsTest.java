package dev.argyle.testkit.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.Errno;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.TcpState;
import dev.argyle.socket.FileFlags;
import dev.argyle.testkit.TcpRig;
import dev.argyle.testkit.UserSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Calls that sleep: what wakes them, and what they return. `SO_RCVTIMEO`, `SO_SNDTIMEO`.
@Tag("B6")
@Tag("D5")
@Tag("F2")
class BlockingCallsTest extends TcpBehaviour {
  private void blocking(UserSocket socket) {
    tcp.calls().fcntl(socket.fd(), FileFlags.F_SETFL, 0);
  }

  private BlockedCall read() {
    blocking(user());
    return BlockedCall.begin(tcp, () -> tcp.calls().read(user().fd(), ByteBuffer.allocate(1000)));
  }

  private BlockedCall write(int octets) {
    blocking(user());
    return BlockedCall.begin(
        tcp, () -> tcp.calls().write(user().fd(), ByteBuffer.allocate(octets)));
  }

  private BlockedCall connect() {
    tcp = TcpRig.idle(config());
    UserSocket socket = tcp.open();
    blocking(socket);
    InetSockAddr peer = InetSockAddr.of(tcp.peerAddress(), TcpRig.PEER_PORT);
    return BlockedCall.begin(tcp, () -> tcp.calls().connect(socket.fd(), peer));
  }

  @Nested
  class Read {
    @Test
    void isWokenByData() {
      established();
      BlockedCall read = read();
      assertThat(read.isOver()).isFalse();
      tcp.run(
          """
          +1s < P. 1:101(100) ack 1
          > . 1:1(0) ack 101
          """);
      assertThat(read.result()).isEqualTo(100);
    }

    @Test
    void isWokenByTheEndOfTheStream() {
      established();
      BlockedCall read = read();
      tcp.run(
          """
          < F. 1:1(0) ack 1
          > .  1:1(0) ack 2
          """);
      assertThat(read.result()).isZero();
    }

    @Test
    void isWokenByAReset() {
      established();
      BlockedCall read = read();
      tcp.run("< R 1:1(0)");
      assertThat(read.result()).isEqualTo(Errno.ECONNRESET.negated());
    }

    @Test
    void isWokenByShutdown() {
      established();
      BlockedCall read = read();
      user().shutdown(0);
      assertThat(read.result()).isZero();
    }

    @Test
    void isWokenByCloseInAnotherThread() {
      established();
      BlockedCall read = read();
      user().close();
      assertThat(read.result()).isEqualTo(Errno.EBADF.negated());
      tcp.discard();
    }

    @Test
    void isWokenByAnInterrupt() {
      established();
      BlockedCall read = read();
      read.interrupt();
      assertThat(read.result()).isEqualTo(Errno.EINTR.negated());
    }

    @Test
    void endsWithItsTimeout() {
      established();
      user().set(SolSocket.SO_RCVTIMEO, Duration.ofMillis(500));
      BlockedCall read = read();
      tcp.run("+499ms");
      assertThat(read.isOver()).isFalse();
      tcp.run("+1ms");
      assertThat(read.result()).isEqualTo(Errno.EAGAIN.negated());
    }

    @Test
    void isNotWokenByDataPastAHole() {
      established();
      BlockedCall read = read();
      tcp.run(
          """
          < P. 101:201(100) ack 1
          > .  1:1(0) ack 1
          """);
      assertThat(read.isOver()).isFalse();
      user().shutdown(0);
      assertThat(read.isOver()).isTrue();
    }
  }

  @Nested
  class Write {
    private static final int MORE_THAN_FITS = 4_000_000;

    private void fill() {
      established("win 1000 <mss 1000>");
    }

    @Test
    void goesOnWhenThereIsRoom() {
      fill();
      BlockedCall write = write(MORE_THAN_FITS);
      assertThat(write.isOver()).isFalse();
      tcp.discard();
      user().shutdown(1);
      assertThat(write.result()).isPositive().isLessThan(MORE_THAN_FITS);
      tcp.discard();
    }

    @Test
    void endsWithItsTimeoutAndWhatWasTaken() {
      fill();
      user().set(SolSocket.SO_SNDTIMEO, Duration.ofMillis(100));
      BlockedCall write = write(MORE_THAN_FITS);
      tcp.discard();
      tcp.run("+99ms");
      assertThat(write.isOver()).isFalse();
      tcp.run("+1ms");
      assertThat(write.result()).isPositive().isLessThan(MORE_THAN_FITS);
    }

    @Test
    void endsWithItsTimeoutAndAnErrorIfNothingWasTaken() {
      fill();
      user().set(SolSocket.SO_SNDTIMEO, Duration.ofMillis(100));
      tcp.calls().send(user().fd(), ByteBuffer.allocate(MORE_THAN_FITS), 0x40);
      tcp.discard();
      BlockedCall write = write(10);
      tcp.run("+100ms");
      assertThat(write.result()).isEqualTo(Errno.EAGAIN.negated());
    }

    @Test
    void isWokenByAReset() {
      fill();
      tcp.calls().send(user().fd(), ByteBuffer.allocate(MORE_THAN_FITS), 0x40);
      tcp.discard();
      BlockedCall write = write(10);
      tcp.run("< R 1:1(0)");
      assertThat(write.result()).isEqualTo(Errno.ECONNRESET.negated());
    }
  }

  @Nested
  class Connect {
    @Test
    void isWokenByTheSynAck() {
      BlockedCall connect = connect();
      assertThat(connect.isOver()).isFalse();
      tcp.run(
          """
          > S  0:0(0)
          < S. 0:0(0) ack 1 win 1000 <mss 1000>
          > .  1:1(0) ack 1
          """);
      assertThat(connect.result()).isZero();
    }

    @Test
    void isWokenByARefusal() {
      BlockedCall connect = connect();
      tcp.run(
          """
          > S  0:0(0)
          < R. 0:0(0) ack 1
          """);
      assertThat(connect.result()).isEqualTo(Errno.ECONNREFUSED.negated());
    }

    @Test
    void givesUpWithItsSyns() {
      BlockedCall connect = connect();
      tcp.run(
          """
          > S 0:0(0)
          +1s  > S 0:0(0)
          +1s  > S 0:0(0)
          +1s  > S 0:0(0)
          +1s  > S 0:0(0)
          +1s  > S 0:0(0)
          +2s  > S 0:0(0)
          +4s  > S 0:0(0)
          +8s  > S 0:0(0)
          +16s > S 0:0(0)
          +32s > S 0:0(0)
          +64s
          """);
      assertThat(connect.result()).isEqualTo(Errno.ETIMEDOUT.negated());
    }

    @Test // the attempt goes on
    void endsWithItsTimeout() {
      tcp = TcpRig.idle(config());
      UserSocket socket = tcp.open();
      socket.set(SolSocket.SO_SNDTIMEO, Duration.ofMillis(300));
      blocking(socket);
      InetSockAddr peer = InetSockAddr.of(tcp.peerAddress(), TcpRig.PEER_PORT);
      BlockedCall connect = BlockedCall.begin(tcp, () -> tcp.calls().connect(socket.fd(), peer));
      tcp.run(
          """
          > S 0:0(0)
          +300ms
          """);
      assertThat(connect.result()).isEqualTo(Errno.EINPROGRESS.negated());
      assertThat(state()).isEqualTo(TcpState.SYN_SENT);
      tcp.run(
          """
          < S. 0:0(0) ack 1 win 1000 <mss 1000>
          > .  1:1(0) ack 1
          """);
      assertThat(tcp.calls().connect(socket.fd(), peer)).isZero();
    }
  }

  @Nested
  class Accept {
    private BlockedCall accept() {
      blocking(tcp.listener());
      return BlockedCall.begin(tcp, () -> tcp.calls().accept(tcp.listener().fd()));
    }

    @Test
    void isWokenByAConnection() {
      tcp = TcpRig.listening(config());
      BlockedCall accept = accept();
      tcp.run(
          """
          < S  0:0(0) win 1000 <mss 1000>
          > S. 0:0(0) ack 1
          """);
      assertThat(accept.isOver()).isFalse();
      tcp.run("< . 1:1(0) ack 1");
      assertThat(accept.result()).isPositive();
    }

    @Test
    void endsWithItsTimeout() {
      tcp = TcpRig.listening(config());
      tcp.listener().set(SolSocket.SO_RCVTIMEO, Duration.ofMillis(300));
      BlockedCall accept = accept();
      tcp.run("+300ms");
      assertThat(accept.result()).isEqualTo(Errno.EAGAIN.negated());
    }

    @Test
    void isWokenByShutdown() {
      tcp = TcpRig.listening(config());
      BlockedCall accept = accept();
      tcp.listener().shutdown(0);
      assertThat(accept.result()).isEqualTo(Errno.EINVAL.negated());
    }

    @Test
    void isWokenByCloseInAnotherThread() {
      tcp = TcpRig.listening(config());
      BlockedCall accept = accept();
      tcp.listener().close();
      assertThat(accept.result()).isEqualTo(Errno.EBADF.negated());
    }
  }
}
