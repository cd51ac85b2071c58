package dev.argyle.unix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.ScmRights;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Several threads at both ends, all asleep most of the time.
@Tag("F2")
@Tag("G3")
class UnixThreadsTest extends UnixFixture {
  private static final int ROUNDS = 20_000;
  private static final int LAST_WORDS = 20_000;
  private static final int IMPATIENCE = 200;

  private int[] blockingPair(int type) {
    int[] fds = pair(type);
    blocking(fds[0]);
    blocking(fds[1]);
    return fds;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void twoVirtualThreadsPlayPingPong(int type) {
    int[] fds = blockingPair(type);
    Call ping = begin(() -> play(fds[0], true));
    Call pong = begin(() -> play(fds[1], false));
    assertThat(ping.result()).isEqualTo("ok");
    assertThat(pong.result()).isEqualTo("ok");
  }

  private String play(int fd, boolean begins) {
    for (int i = 0; i < ROUNDS; i++) {
      String wrong = begins ? firstSend(fd, i) : firstReceive(fd, i);
      if (!wrong.isEmpty()) {
        return wrong;
      }
    }
    return "ok";
  }

  private String firstSend(int fd, int round) {
    String ball = "ball" + round;
    send(fd, ball);
    String back = recv(fd, 20);
    return back.equals(ball) ? "" : back + " instead of " + ball;
  }

  private String firstReceive(int fd, int round) {
    String ball = recv(fd, 20);
    send(fd, ball);
    return ball.equals("ball" + round) ? "" : ball + " in round " + round;
  }

  @Test
  void aStreamBetweenThreadsLosesAndSwapsNothing() {
    int[] fds = blockingPair(STREAM);
    Call writer = begin(() -> write(fds[0]));
    assertThat(readAll(fds[1])).isEqualTo("");
    assertThat(writer.result()).isEqualTo("ok");
  }

  private static final int OCTETS = 10_000_000;

  private String write(int fd) {
    ByteBuffer chunk = ByteBuffer.allocate(70_001);
    int sent = 0;
    while (sent < OCTETS) {
      chunk.clear();
      while (chunk.hasRemaining()) {
        chunk.put((byte) (sent * 31 >>> 3));
        sent++;
      }
      chunk.flip();
      if (calls.write(fd, chunk) != chunk.capacity()) {
        return "short write";
      }
    }
    close(fd);
    return "ok";
  }

  private String readAll(int fd) {
    ByteBuffer chunk = ByteBuffer.allocate(30_011);
    int seen = 0;
    while (calls.read(fd, chunk) > 0) {
      chunk.flip();
      while (chunk.hasRemaining()) {
        if (chunk.get() != (byte) (seen * 31 >>> 3)) {
          return "octet " + seen + " is another";
        }
        seen++;
      }
      chunk.clear();
    }
    return seen >= OCTETS ? "" : "only " + seen;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void manyClientsAreAllServedThroughAShortBacklog(int type) {
    int listener = listening(type, "@l", 0);
    blocking(listener);
    int clients = 200;
    List<Call> all = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      String name = "client" + i;
      all.add(
          begin(() -> {
            int fd = calls.socket(AF_UNIX, type, 0);
            calls.connect(fd, at("@l"));
            send(fd, name);
            String answer = recv(fd, 20);
            calls.close(fd);
            return answer;
          }));
    }
    for (int i = 0; i < clients; i++) {
      int fd = calls.accept(listener);
      send(fd, recv(fd, 20));
      close(fd);
    }
    for (int i = 0; i < clients; i++) {
      assertThat(all.get(i).result()).isEqualTo("client" + i);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void whatIsSentJustBeforeTheEndIsRead(int type) {
    for (int i = 0; i < LAST_WORDS; i++) {
      int[] fds = blockingPair(type);
      Call reader = begin(() -> recvImpatiently(fds[0]));
      Call writer =
          begin(() -> {
            send(fds[1], "last");
            close(fds[1]);
            return "closed";
          });
      assertThat(reader.result()).isEqualTo("last");
      assertThat(writer.result()).isEqualTo("closed");
      close(fds[0]);
    }
  }

  /// Asks again and again, to come just when something happens, before it waits.
  private String recvImpatiently(int fd) {
    ByteBuffer into = ByteBuffer.allocate(20);
    for (int i = 0; i < IMPATIENCE; i++) {
      int octets = calls.recv(fd, into, MessageFlags.MSG_DONTWAIT);
      if (octets >= 0) {
        return new String(into.array(), 0, octets, StandardCharsets.US_ASCII);
      }
    }
    return recv(fd, 20);
  }

  @Test
  void manySendersToOneReceiverAreAllHeard() {
    int to = bound(DGRAM, "to");
    blocking(to);
    int senders = 50;
    int each = 40;
    List<Call> all = new ArrayList<>();
    for (int i = 0; i < senders; i++) {
      all.add(
          begin(() -> {
            int fd = calls.socket(AF_UNIX, DGRAM, 0);
            for (int k = 0; k < each; k++) {
              if (!sendto(fd, "x", "to").equals("1")) {
                return "not sent";
              }
            }
            return "ok";
          }));
    }
    for (int i = 0; i < senders * each; i++) {
      assertThat(recv(to, 9)).isEqualTo("x");
    }
    for (Call call : all) {
      assertThat(call.result()).isEqualTo("ok");
    }
  }

  /// Sockets travel in queues while other threads close and collect.
  @Test
  void descriptorsThatTravelBetweenThreadsAreNeverTakenForGarbage() {
    int[] way = blockingPair(SEQPACKET);
    int rounds = 2000;
    Call sender =
        begin(() -> {
          for (int i = 0; i < rounds; i++) {
            int[] gift = pair(STREAM);
            send(gift[1], "gift" + i);
            sendmsg(way[0], "z", ScmRights.of(gift[0]));
            calls.close(gift[0]);
            calls.close(gift[1]);
          }
          return "ok";
        });
    Call churn =
        begin(() -> {
          for (int i = 0; i < rounds; i++) {
            int[] cycle = pair(DGRAM);
            sendmsg(cycle[0], "z", ScmRights.of(cycle[0], cycle[1]));
            calls.close(cycle[0]);
            calls.close(cycle[1]);
          }
          return "ok";
        });
    for (int i = 0; i < rounds; i++) {
      ScmRights rights = (ScmRights) recvmsg(way[1], 1, 0).control().getFirst();
      int fd = rights.descriptors().getFirst();
      assertThat(recv(fd, 20)).isEqualTo("gift" + i);
      close(fd);
    }
    assertThat(sender.result()).isEqualTo("ok");
    assertThat(churn.result()).isEqualTo("ok");
    assertThat(stack.unix().filesInFlight()).isZero();
  }
}
