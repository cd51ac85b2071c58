package dev.argyle.unix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.SolSocket;
import dev.argyle.socket.ProtoOps;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("B2")
@Tag("G3")
class UnixSeqpacketTest extends UnixFixture {
  private final int[] fds = pair(SEQPACKET);
  private final int a = fds[0];
  private final int b = fds[1];

  @Test
  void eachSendIsARecord() {
    send(a, "hello");
    send(a, "world");
    assertThat(inq(b)).isEqualTo("10");
    assertThat(recv(b, 99)).isEqualTo("hello");
    assertThat(outq(a)).isEqualTo("768");
    assertThat(recv(b, 99, PEEK)).isEqualTo("world");
    assertThat(recv(b, 99)).isEqualTo("world");
    assertThat(recv(b, 99)).isEqualTo("EAGAIN");
  }

  @Test
  void whatDoesNotFitIsLost() {
    send(a, "hello");
    Received part = recvmsg(b, 2, 0);
    assertThat(part.data()).isEqualTo("he");
    assertThat(part.result()).isEqualTo(2);
    assertThat(part.flags()).isEqualTo(TRUNC);
    assertThat(recv(b, 9)).isEqualTo("EAGAIN");
    send(a, "hello");
    assertThat(recvmsg(b, 2, TRUNC | PEEK).result()).isEqualTo(5);
    assertThat(recv(b, 9)).isEqualTo("hello");
  }

  @Test
  void aRecordMayBeEmpty() {
    assertThat(send(a, "")).isEqualTo("0");
    assertThat(poll(b)).isEqualTo("IN|OUT");
    assertThat(recvmsg(b, 9, 0).result()).isZero();
    assertThat(poll(b)).isEqualTo("OUT");
  }

  @Test
  void theEndOfARecordIsNotTold() {
    assertThat(send(a, "abc", MessageFlags.MSG_EOR)).isEqualTo("3");
    assertThat(recvmsg(b, 9, 0).flags()).isZero();
    assertThat(send(a, "x", MessageFlags.MSG_OOB)).isEqualTo("EOPNOTSUPP");
    assertThat(recv(b, 1, MessageFlags.MSG_OOB)).isEqualTo("EOPNOTSUPP");
  }

  @Test
  void anAddressIsPassedBy() {
    assertThat(sendto(a, "x", "nowhere")).isEqualTo("1");
    assertThat(recv(b, 9)).isEqualTo("x");
    assertThat(sendto(socket(SEQPACKET), "x", "nowhere")).isEqualTo("ENOTCONN");
  }

  @Test
  @Tag("A10")
  void halfACloseEndsOneDirection() {
    send(a, "zz");
    shutdown(a, ProtoOps.SHUT_WR);
    assertThat(recv(b, 9)).isEqualTo("zz");
    assertThat(recv(b, 9)).isEmpty();
    assertThat(send(a, "x")).isEqualTo("EPIPE");
    assertThat(send(b, "y")).isEqualTo("1");
    assertThat(recv(a, 9)).isEqualTo("y");
  }

  @Test
  void theResetComesBeforeTheData() {
    send(a, "unread");
    send(b, "data");
    close(b);
    assertThat(poll(a)).isEqualTo("IN|OUT|ERR|HUP|RDHUP");
    assertThat(recv(a, 9)).isEqualTo("ECONNRESET");
    assertThat(recv(a, 9)).isEqualTo("data");
    assertThat(recv(a, 9)).isEmpty();
  }

  @Test
  void theResetIsToldToASenderOnce() {
    send(a, "unread");
    close(b);
    assertThat(send(a, "x")).isEqualTo("ECONNRESET");
    assertThat(send(a, "x")).isEqualTo("EPIPE");
    assertThat(recv(a, 9)).isEmpty();
  }

  @Test
  void aRecordLongerThanTheBufferIsEmsgsize() {
    set(a, SolSocket.SO_SNDBUF, 4608);
    assertThat(send(a, "x".repeat(9216 - 31))).isEqualTo("EMSGSIZE");
    assertThat(send(a, "x".repeat(9216 - 32))).isEqualTo("9184");
    assertThat(recv(b, 10_000)).hasSize(9184);
  }

  @Test
  @Tag("F2")
  void aSenderSleepsUntilThereIsRoom() {
    blocking(a);
    String record = "x".repeat(100_000);
    send(a, record);
    send(a, record);
    send(a, record);
    Call call = asleep(() -> send(a, record));
    assertThat(recv(b, 100_000)).hasSize(100_000);
    assertThat(recv(b, 100_000)).hasSize(100_000);
    assertThat(recv(b, 100_000)).hasSize(100_000);
    assertThat(call.result()).isEqualTo("100000");
  }

  @Test
  @Tag("F2")
  void aSenderThatSleepsIsToldOfTheReset() {
    blocking(a);
    String record = "x".repeat(100_000);
    send(a, record);
    send(a, record);
    send(a, record);
    Call call = asleep(() -> send(a, record));
    close(b);
    assertThat(call.result()).isEqualTo("ECONNRESET");
  }
}
