package dev.argyle.tcp;

import static dev.argyle.sock.MessageFlags.MSG_OOB;
import static dev.argyle.sock.MessageFlags.MSG_PEEK;
import static dev.argyle.sock.MessageFlags.MSG_TRUNC;
import static dev.argyle.sock.MessageFlags.MSG_WAITALL;
import static dev.argyle.socket.FileFlags.FIONREAD;
import static dev.argyle.socket.FileFlags.SIOCATMARK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.buffer.IoVector;
import dev.argyle.sock.Linger;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.SolTcp;
import dev.argyle.sock.TcpInq;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Urgent data, from one end to the other: RFC 9293 section 3.8.5, RFC 6093. Every answer here was
/// given by Linux 6.18 to the same calls.
@Tag("A7")
@Tag("A11")
class OutOfBandTest {
  private final LoopbackPair pair = new LoopbackPair();
  private final int client = pair.client;
  private final int server = pair.server;

  @AfterEach
  void close() {
    pair.close();
  }

  private int mark() {
    return pair.ioctl(server, SIOCATMARK);
  }

  private int waiting() {
    return pair.ioctl(server, FIONREAD);
  }

  private String urgent() {
    return pair.recv(server, 10, MSG_OOB);
  }

  private boolean polled(int event) {
    return (pair.poll(server) & event) != 0;
  }

  @Test
  void withoutAny_thereIsNone() {
    assertThat(urgent()).isEqualTo("EINVAL");
    assertThat(mark()).isZero();
    assertThat(polled(PollEvents.PRI)).isFalse();
  }

  @Test
  void theLastOctetOfTheSend_isOutOfBand() {
    pair.send(client, "abc!", MSG_OOB);
    assertThat(polled(PollEvents.PRI) && polled(PollEvents.IN)).isTrue();
    assertThat(waiting()).isEqualTo(3);
    assertThat(mark()).isZero();
    assertThat(pair.recv(server, 10, MSG_OOB | MSG_PEEK)).isEqualTo("!");
    assertThat(urgent()).isEqualTo("!");
    assertThat(urgent()).isEqualTo("EINVAL");
    assertThat(polled(PollEvents.PRI)).isFalse();
    assertThat(polled(PollEvents.IN)).isTrue();
    assertThat(pair.recv(server)).isEqualTo("abc");
    assertThat(mark()).isEqualTo(1);
    assertThat(waiting()).isZero();
    assertThat(polled(PollEvents.IN)).isFalse();
    assertThat(pair.recv(server)).isEqualTo("EAGAIN");
    assertThat(mark()).isZero();
    pair.send(client, "def", 0);
    assertThat(mark()).isZero();
    assertThat(pair.recv(server)).isEqualTo("def");
  }

  @Test
  void inqIsTold_withTheUrgentOctetToo() {
    pair.set(server, SolTcp.TCP_INQ, true);
    pair.send(client, "abc!", MSG_OOB);
    var message = new MessageHeader(IoVector.of(ByteBuffer.allocate(9)));
    assertThat(pair.calls.recvmsg(server, message, MSG_OOB)).isEqualTo(1);
    assertThat(message.control()).containsExactly(new TcpInq(3));
  }

  @Test
  @Tag("RFC9293-MUST-33")
  void aReadStopsAtTheMark_andTheNextGoesOnBehindIt() {
    pair.send(client, "ab!", MSG_OOB);
    pair.send(client, "cd", 0);
    assertThat(pair.recv(server)).isEqualTo("ab");
    assertThat(mark()).isEqualTo(1);
    assertThat(pair.recv(server)).isEqualTo("cd");
    assertThat(mark()).isZero();
    assertThat(urgent()).isEqualTo("EINVAL");
    assertThat(polled(PollEvents.PRI)).isFalse();
  }

  @Test
  void waitAllStopsAtTheMark_too() {
    pair.send(client, "ab!", MSG_OOB);
    pair.send(client, "cd", 0);
    assertThat(pair.recv(server, 4, MSG_WAITALL)).isEqualTo("ab");
  }

  @Test
  void aLook_stopsAtTheMarkAndStepsOverIt() {
    pair.send(client, "ab!", MSG_OOB);
    pair.send(client, "cd", 0);
    assertThat(pair.recv(server, 10, MSG_PEEK)).isEqualTo("ab");
    assertThat(mark()).isZero();
    assertThat(pair.recv(server, 2, 0)).isEqualTo("ab");
    assertThat(pair.recv(server, 10, MSG_PEEK)).isEqualTo("cd");
    assertThat(mark()).isEqualTo(1);
    assertThat(urgent()).isEqualTo("!");
    assertThat(pair.recv(server)).isEqualTo("cd");
  }

  @Test
  void ofTwo_theFirstBecomesData() {
    pair.send(client, "a!", MSG_OOB);
    pair.send(client, "b?", MSG_OOB);
    assertThat(urgent()).isEqualTo("?");
    assertThat(pair.recv(server)).isEqualTo("a!b");
    assertThat(mark()).isEqualTo(1);
    assertThat(pair.recv(server)).isEqualTo("EAGAIN");
  }

  @Test
  void ofTwo_theFirstIsNotReadAgainIfItWasTakenAtTheMark() {
    pair.send(client, "!", MSG_OOB);
    assertThat(urgent()).isEqualTo("!");
    assertThat(mark()).isEqualTo(1);
    pair.send(client, "?", MSG_OOB);
    assertThat(polled(PollEvents.PRI)).isTrue();
    assertThat(polled(PollEvents.IN)).isFalse();
    assertThat(mark()).isEqualTo(1);
    assertThat(pair.recv(server)).isEqualTo("EAGAIN");
    assertThat(urgent()).isEqualTo("EINVAL");
  }

  @Test
  void ofALongWriteOnlyTheLastOctetIsEverUrgent() {
    pair.calls.shutdown(server, 2); // whose first segment is answered by a reset
    byte[] more = new byte[40_000]; // than a segment takes
    assertThat(pair.calls.send(client, ByteBuffer.wrap(more), MSG_OOB)).isEqualTo(more.length);
    assertThat(polled(PollEvents.PRI)).isFalse();
    assertThat(polled(PollEvents.ERR)).as("it has come to that").isTrue();
  }

  @Test
  @Tag("RFC6093-6-a")
  void inline_itIsDataBehindAMark() {
    pair.set(server, SolSocket.SO_OOBINLINE, true);
    pair.send(client, "ab!", MSG_OOB);
    pair.send(client, "cd", 0);
    assertThat(urgent()).isEqualTo("EINVAL");
    assertThat(waiting()).isEqualTo(5);
    assertThat(polled(PollEvents.PRI)).isTrue();
    assertThat(pair.recv(server)).isEqualTo("ab");
    assertThat(mark()).isEqualTo(1);
    assertThat(pair.recv(server)).isEqualTo("!cd");
    assertThat(mark()).isZero();
    assertThat(polled(PollEvents.PRI)).isFalse();
  }

  @Test
  void aReceiveWithoutRoom_losesIt() {
    pair.send(client, "x", MSG_OOB);
    assertThat(pair.recv(server, 0, MSG_OOB)).isEmpty();
    assertThat(urgent()).isEqualTo("EINVAL");
  }

  @Test
  void aReceiveThatDiscards_takesIt() {
    pair.send(client, "x", MSG_OOB);
    ByteBuffer into = ByteBuffer.allocate(1);
    assertThat(pair.calls.recv(server, into, MSG_OOB | MSG_TRUNC)).isEqualTo(1);
    assertThat(into.position()).isZero();
    assertThat(urgent()).isEqualTo("EINVAL");
  }

  @Test
  void theMessageSaysSo() {
    pair.send(client, "x", MSG_OOB);
    var message = new MessageHeader(IoVector.of(ByteBuffer.allocate(1)));
    assertThat(pair.calls.recvmsg(server, message, MSG_OOB)).isEqualTo(1);
    assertThat(message.flags()).isEqualTo(MSG_OOB);
  }

  @Test
  void sendingNothing_isNotUrgent() {
    assertThat(pair.send(client, "", MSG_OOB)).isZero();
    assertThat(polled(PollEvents.PRI)).isFalse();
  }

  @Test
  void atTheEndOfTheStream_itIsStillThere() {
    pair.send(client, "x", MSG_OOB);
    pair.calls.shutdown(client, 1);
    assertThat(urgent()).isEqualTo("x");
    assertThat(urgent()).isEqualTo("EINVAL");
    assertThat(pair.recv(server)).isEmpty();
  }

  @Test
  void aListenerHasNone() {
    assertThat(pair.recv(pair.listener, 1, MSG_OOB)).isEqualTo("ENOTCONN");
    assertThat(pair.ioctl(pair.listener, SIOCATMARK)).isZero();
  }

  @Test
  void afterAReset_itIsLost() {
    pair.send(client, "abc!", MSG_OOB);
    pair.set(client, SolSocket.SO_LINGER, new Linger(true, 0));
    pair.calls.close(client);
    assertThat(urgent()).isEqualTo("ENOTCONN");
  }
}
