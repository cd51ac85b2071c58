package dev.argyle.unix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.SolSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The numbers are Linux's (6.18 on x86-64): for each buffer and size of a send, what one takes
/// (`SIOCOUTQ`), how many octets go in until there is no room, and what all of them take.
@Tag("B6")
class MessageMemoryTest extends UnixFixture {
  @ParameterizedTest
  @CsvSource({
    "1, 1, 768, 6, 4608",
    "1, 192, 768, 1152, 4608",
    "1, 193, 1280, 772, 5120",
    "1, 1000, 2304, 2000, 4608",
    "1, 4000, 8704, 4000, 8704",
    "1, 16000, 8704, 4480, 8704",
    "8192, 500, 1280, 6500, 16640",
    "8192, 4000, 4864, 16000, 19456",
    "8192, 16000, 17408, 16000, 17408",
    "8192, 40000, 17920, 16256, 17920",
    "212992, 1, 768, 555, 426240",
    "212992, 4000, 4864, 352000, 428032",
    "212992, 16000, 16640, 416000, 432640",
    "212992, 40000, 41472, 436544, 451840",
  })
  void aStreamTakesAsMuchAsOnLinux(int buffer, int size, int one, int octets, int all) {
    sendsAsMuchAsOnLinux(STREAM, buffer, size, one, octets, all);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0, 768, 0, 4608",
    "1, 193, 1280, 772, 5120",
    "1, 4000, 8448, 4000, 8448",
    "8192, 4000, 8448, 8000, 16896",
    "8192, 16000, 16640, 16000, 16640",
    "212992, 1000, 2304, 185000, 426240",
    "212992, 16000, 16640, 416000, 432640",
    "212992, 40000, 41216, 440000, 453376",
    "212992, 100000, 102656, 500000, 513280",
    "212992, 212960, 332032, 425920, 664064",
  })
  void aMessageTakesAsMuchAsOnLinux(int buffer, int size, int one, int octets, int all) {
    sendsAsMuchAsOnLinux(SEQPACKET, buffer, size, one, octets, all);
  }

  private void sendsAsMuchAsOnLinux(int type, int buffer, int size, int one, int octets, int all) {
    int[] fds = pair(type);
    assertThat(set(fds[0], SolSocket.SO_SNDBUF, buffer)).isEqualTo("0");
    String data = "x".repeat(size);
    int sum = Integer.parseInt(send(fds[0], data));
    assertThat(outq(fds[0])).isEqualTo(Integer.toString(one));
    for (String next = send(fds[0], data); !next.equals("EAGAIN"); next = send(fds[0], data)) {
      sum += Integer.parseInt(next);
    }
    assertThat(sum).isEqualTo(octets);
    assertThat(outq(fds[0])).isEqualTo(Integer.toString(all));
    assertThat(poll(fds[0])).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1, 209, 52992"})
  void aWriterIsWokenOnceAQuarterOrLessIsInUse(int size, int reads, int left) {
    int[] fds = pair(STREAM);
    while (send(fds[0], "x".repeat(size)).equals(Integer.toString(size))) {
      assertThat(outq(fds[0])).isNotEqualTo("0");
    }
    int done = 0;
    while (poll(fds[0]).isEmpty()) {
      recv(fds[1], size);
      done++;
    }
    assertThat(done).isEqualTo(reads);
    assertThat(outq(fds[0])).isEqualTo(Integer.toString(left));
  }
}
