package dev.argyle.unix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.SolSocket;
import dev.argyle.socket.ProtoOps;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("B2")
@Tag("G3")
class UnixStreamTest extends UnixFixture {
  private final int[] fds = pair(STREAM);
  private final int a = fds[0];
  private final int b = fds[1];

  @Test
  void octetsComeInOrderWhateverTheCallsWere() {
    send(a, "hello");
    send(a, "world");
    assertThat(inq(b)).isEqualTo("10");
    assertThat(recv(b, 3)).isEqualTo("hel");
    assertThat(inq(b)).isEqualTo("7");
    assertThat(outq(a)).isEqualTo("1536");
    assertThat(recv(b, 100, PEEK)).isEqualTo("loworld");
    assertThat(recv(b, 100)).isEqualTo("loworld");
    assertThat(recv(b, 100)).isEqualTo("EAGAIN");
    assertThat(outq(a)).isEqualTo("0");
  }

  @Test
  void aPairHasNoNamesAndIsConnected() {
    assertThat(name(a)).isEmpty();
    assertThat(peer(a)).isEmpty();
    assertThat(poll(a)).isEqualTo("OUT");
    assertThat(recvfrom(b, 1)).isEqualTo("EAGAIN");
    send(a, "x");
    assertThat(recvfrom(b, 1)).isEqualTo("x from []");
  }

  @Test
  void anAddressIsRefused() {
    assertThat(sendto(a, "x", "@any")).isEqualTo("EISCONN");
    assertThat(sendto(socket(STREAM), "x", "@any")).isEqualTo("EOPNOTSUPP");
  }

  @Test
  void truncationMeansNothing() {
    send(a, "hello");
    Received part = recvmsg(b, 2, TRUNC);
    assertThat(part.data()).isEqualTo("he");
    assertThat(part.flags()).isZero();
    assertThat(recv(b, 9)).isEqualTo("llo");
  }

  @Test
  void aWriteOfNothingIsNothing() {
    assertThat(send(a, "")).isEqualTo("0");
    assertThat(poll(b)).isEqualTo("OUT");
    close(b);
    assertThat(send(a, "")).isEqualTo("EPIPE");
  }

  @Test
  void flagsThatMeanNothingHereAreAccepted() {
    assertThat(send(a, "ab", MessageFlags.MSG_EOR | MessageFlags.MSG_MORE)).isEqualTo("2");
    assertThat(recvmsg(b, 9, MessageFlags.MSG_ERRQUEUE).data()).isEqualTo("ab");
    assertThat(send(a, "x", MessageFlags.MSG_OOB)).isEqualTo("EOPNOTSUPP");
    assertThat(recv(b, 1, MessageFlags.MSG_OOB)).isEqualTo("EOPNOTSUPP");
  }

  @Test
  @Tag("A10")
  void halfACloseEndsOneDirection() {
    send(a, "zz");
    shutdown(a, ProtoOps.SHUT_WR);
    assertThat(poll(a)).isEqualTo("OUT");
    assertThat(poll(b)).isEqualTo("IN|OUT|RDHUP");
    assertThat(recv(b, 9)).isEqualTo("zz");
    assertThat(recv(b, 9)).isEmpty();
    assertThat(send(a, "x")).isEqualTo("EPIPE");
    assertThat(send(b, "y")).isEqualTo("1");
    assertThat(recv(a, 9)).isEqualTo("y");
    shutdown(b, ProtoOps.SHUT_WR);
    assertThat(poll(a)).isEqualTo("IN|OUT|HUP|RDHUP");
    assertThat(poll(b)).isEqualTo("IN|OUT|HUP|RDHUP");
    assertThat(peer(a)).isEmpty();
  }

  @Test
  @Tag("A10")
  void whoReadsNoMoreStopsTheWriter() {
    send(b, "q");
    shutdown(a, ProtoOps.SHUT_RD);
    assertThat(poll(a)).isEqualTo("IN|OUT|RDHUP");
    assertThat(send(b, "x")).isEqualTo("EPIPE");
    assertThat(recv(a, 1)).isEqualTo("q");
    assertThat(recv(a, 1)).isEmpty();
    assertThat(send(a, "x")).isEqualTo("1");
    assertThat(recv(b, 3)).isEqualTo("x");
  }

  @Test
  void afterThePeerHasClosedThereIsAnEndAndNoWriting() {
    close(b);
    assertThat(poll(a)).isEqualTo("IN|OUT|HUP|RDHUP");
    assertThat(send(a, "x")).isEqualTo("EPIPE");
    assertThat(recv(a, 1)).isEmpty();
    assertThat(peer(a)).isEmpty();
    assertThat(inq(a)).isEqualTo("0");
    assertThat(shutdown(a, ProtoOps.SHUT_RDWR)).isEqualTo("0");
  }

  @Test
  void aPeerThatClosesWithUnreadDataResets() {
    send(a, "unread");
    send(b, "data");
    close(b);
    assertThat(outq(a)).isEqualTo("0");
    assertThat(poll(a)).isEqualTo("IN|OUT|ERR|HUP|RDHUP");
    assertThat(send(a, "x")).isEqualTo("EPIPE");
    assertThat(recv(a, 9)).isEqualTo("data");
    assertThat(recv(a, 9)).isEqualTo("ECONNRESET");
    assertThat(recv(a, 9)).isEmpty();
    assertThat(poll(a)).isEqualTo("IN|OUT|HUP|RDHUP");
  }

  @Test
  void theResetCanBeAskedFor() {
    send(a, "unread");
    close(b);
    assertThat(get(a, SolSocket.SO_ERROR)).isEqualTo("104");
    assertThat(poll(a)).isEqualTo("IN|OUT|HUP|RDHUP");
  }

  @Test
  void aReadMayWaitForAllOfIt() {
    blocking(a);
    send(b, "ab");
    Call call = asleep(() -> recv(a, 5, MessageFlags.MSG_WAITALL));
    send(b, "cde");
    assertThat(call.result()).isEqualTo("abcde");
    send(b, "x");
    set(a, SolSocket.SO_RCVTIMEO, Duration.ofMillis(1));
    assertThat(recv(a, 5, MessageFlags.MSG_WAITALL)).isEqualTo("x");
    assertThat(recv(a, 5)).isEqualTo("EAGAIN");
  }

  @Test
  @Tag("F2")
  void aReaderWakesForDataForTheEndAndForItsOwnShutdown() {
    blocking(a);
    Call data = asleep(() -> recv(a, 5));
    send(b, "x");
    assertThat(data.result()).isEqualTo("x");
    Call end = asleep(() -> recv(a, 5));
    shutdown(b, ProtoOps.SHUT_WR);
    assertThat(end.result()).isEmpty();
    int[] others = pair(STREAM);
    blocking(others[0]);
    Call own = asleep(() -> recv(others[0], 5));
    shutdown(others[0], ProtoOps.SHUT_RD);
    assertThat(own.result()).isEmpty();
  }

  @Test
  @Tag("F2")
  void closeAndInterruptWakeAReader() {
    blocking(a);
    Call interrupted = asleep(() -> recv(a, 5));
    interrupted.thread().interrupt();
    assertThat(interrupted.result()).isEqualTo("EINTR");
    Call closed = asleep(() -> recv(a, 5));
    close(a);
    assertThat(closed.result()).isEqualTo("EBADF");
  }

  @Test
  @Tag("F2")
  void aWriterSleepsUntilThereIsRoomAndWritesAll() {
    blocking(a);
    ByteBuffer million = ByteBuffer.allocate(1_000_000);
    Call call = asleep(() -> named(calls.write(a, million)));
    blocking(b);
    assertThat(recv(b, 1_000_000, MessageFlags.MSG_WAITALL)).hasSize(1_000_000);
    assertThat(call.result()).isEqualTo("1000000");
    assertThat(million.hasRemaining()).isFalse();
  }

  @Test
  void aWriterThatSleepsTellsWhatItHasWrittenWhenTheReaderIsGone() {
    blocking(a);
    ByteBuffer million = ByteBuffer.allocate(1_000_000);
    Call call = asleep(() -> named(calls.write(a, million)));
    close(b);
    assertThat(call.result()).isEqualTo("219264");
    assertThat(million.position()).isEqualTo(219_264);
    assertThat(send(a, "x")).isEqualTo("EPIPE");
  }

  @Test
  void aWriteThatFindsNoRoomMovesNothing() {
    while (!send(a, "x".repeat(1000)).equals("EAGAIN")) {
      assertThat(poll(b)).contains("IN");
    }
    ByteBuffer more = ByteBuffer.allocate(10);
    assertThat(named(calls.write(a, more))).isEqualTo("EAGAIN");
    assertThat(more.position()).isZero();
    assertThat(poll(a)).isEmpty();
  }

  @Test
  void severalBuffersAreOneWrite() {
    ByteBuffer[] parts = {octets("ab"), octets(""), octets("cd"), octets("e")};
    assertThat(calls.writev(a, parts, 0, 4)).isEqualTo(5);
    ByteBuffer[] into = {ByteBuffer.allocate(1), ByteBuffer.allocate(0), ByteBuffer.allocate(9)};
    assertThat(calls.readv(b, into, 0, 3)).isEqualTo(5);
    assertThat(text(into[0]) + text(into[2])).isEqualTo("abcde");
  }
}
