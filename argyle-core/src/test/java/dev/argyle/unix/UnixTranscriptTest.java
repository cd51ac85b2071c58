package dev.argyle.unix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.buffer.IoVector;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.Credentials;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.SockAddr;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.UnixSockAddr;
import dev.argyle.socket.EpollEvents;
import dev.argyle.socket.EpollFlags;
import dev.argyle.socket.FileFlags;
import dev.argyle.stack.NetStack;
import dev.argyle.stack.StackConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// More than 10,000 random calls, in a hundred programs, which Linux 6.18 has answered:
/// `linux-6.18.txt`, made by `record.py` beside it with the seed 20261122. Each answer is compared:
/// result, octets, names, readiness, the edges an epoll hears of, memory in use.
@Tag("B2")
@Tag("B4")
@Tag("G3")
class UnixTranscriptTest extends UnixFixture {
  private static final Pattern CHOSEN = Pattern.compile("@[0-9a-f]{5}");
  private static final int SLOTS = 24;
  private static final int EDGES =
      PollEvents.IN | PollEvents.OUT | PollEvents.RDHUP | EpollFlags.EPOLLET;
  private static final SockAddr NOBODY = () -> AddressFamily.AF_UNSPEC;

  private final int[] slots = new int[SLOTS];
  private int epfd;

  @Test
  void everyCallIsAnsweredAsLinuxDid() {
    List<String> wrong = new ArrayList<>();
    int lineNumber = 0;
    int compared = 0;
    for (String line : transcript()) {
      lineNumber++;
      if (line.equals("reset")) {
        restart();
        continue;
      }
      int at = line.indexOf(" = ");
      String ours = CHOSEN.matcher(answer(line.substring(0, at).split(" "))).replaceAll("@CHOSEN");
      compared++;
      if (!ours.equals(line.substring(at + 3))) {
        wrong.add(lineNumber + ": " + line + ", not " + ours);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(compared).isGreaterThanOrEqualTo(10_000);
  }

  private static List<String> transcript() {
    try (InputStream in = UnixTranscriptTest.class.getResourceAsStream("linux-6.18.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList();
    } catch (IOException unexpected) {
      throw new UncheckedIOException(unexpected);
    }
  }

  private void restart() {
    stack.close();
    stack = new NetStack(env, StackConfig.DEFAULT);
    calls = stack.syscalls();
    Arrays.fill(slots, -1);
    epfd = calls.epollCreate();
  }

  private String answer(String[] words) {
    int slot = words.length > 1 ? Integer.parseInt(words[1]) : 0;
    int fd = slots[slot];
    return switch (words[0]) {
      case "socket" -> own(slot, socket(Integer.parseInt(words[2])));
      case "pair" -> {
        int[] fds = pair(Integer.parseInt(words[3]));
        own(slot, fds[0]);
        yield own(Integer.parseInt(words[2]), fds[1]);
      }
      case "bind" -> bind(fd, words[2]);
      case "unlink" -> named(calls.unlink(at(words[2])));
      case "listen" -> named(calls.listen(fd, Integer.parseInt(words[2])));
      case "connect" -> connect(fd, words[2]);
      case "disconnect" -> named(calls.connect(fd, NOBODY));
      case "accept" -> acceptInto(fd, Integer.parseInt(words[2]));
      case "send" -> send(fd, words[3].repeat(Integer.parseInt(words[2])));
      case "sendto" -> sendto(fd, words[3].repeat(Integer.parseInt(words[2])), words[4]);
      case "recv" -> receive(fd, Integer.parseInt(words[2]), Integer.parseInt(words[3]));
      case "shutdown" -> shutdown(fd, Integer.parseInt(words[2]));
      case "close" -> {
        slots[slot] = -1;
        yield named(calls.close(fd));
      }
      case "poll" -> fd < 0 ? "EBADF" : "[" + poll(fd) + "]";
      case "inq" -> inq(fd);
      case "outq" -> outq(fd);
      case "err" -> get(fd, SolSocket.SO_ERROR);
      case "passcred" -> set(fd, SolSocket.SO_PASSCRED, words[2].equals("1"));
      case "sndbuf" -> set(fd, SolSocket.SO_SNDBUF, Integer.parseInt(words[2]));
      case "name" -> bracketed(name(fd));
      case "peer" -> bracketed(peer(fd));
      case "epoll" -> edges();
      default -> throw new IllegalArgumentException(words[0]);
    };
  }

  private String own(int slot, int fd) {
    slots[slot] = fd;
    return named(calls.epollCtl(epfd, EpollFlags.EPOLL_CTL_ADD, fd, EDGES, slot));
  }

  private static String bracketed(String name) {
    return name.startsWith("E") ? name : "[" + name + "]";
  }

  private String acceptInto(int listener, int slot) {
    List<SockAddr> from = new ArrayList<>();
    int fd = calls.accept4(listener, from::add, FileFlags.SOCK_NONBLOCK);
    if (fd < 0) {
      return named(fd);
    }
    own(slot, fd);
    return "from " + from.getFirst();
  }

  private String receive(int fd, int most, int flags) {
    ByteBuffer into = ByteBuffer.allocate(most);
    var message = new MessageHeader(IoVector.of(into));
    long result = calls.recvmsg(fd, message, flags);
    if (result < 0) {
      return named(result);
    }
    SockAddr name = message.name();
    var answer = new StringBuilder();
    answer.append(result).append(' ').append(runs(text(into)));
    answer.append(" [").append(name == null ? UnixSockAddr.UNNAMED : name).append("] ");
    answer.append(message.flags());
    message.control().forEach(piece -> answer.append(" user ").append(((Credentials) piece).uid()));
    return answer.toString();
  }

  /// Octets as `a3b1`, for aaab.
  private static String runs(String octets) {
    var runs = new StringBuilder();
    for (int from = 0, to; from < octets.length(); from = to) {
      to = from;
      while (to < octets.length() && octets.charAt(to) == octets.charAt(from)) {
        to++;
      }
      runs.append(octets.charAt(from)).append(to - from);
    }
    return runs.toString();
  }

  /// What the epoll has heard of since the last question, in the order of the slots.
  private String edges() {
    var events = new EpollEvents(64);
    calls.epollWait(epfd, events, 0);
    var sorted = new TreeMap<Long, String>();
    for (int i = 0; i < events.size(); i++) {
      sorted.put(events.data(i), events.data(i) + ":" + events(events.events(i)));
    }
    return "[" + String.join(" ", sorted.values()) + "]";
  }
}
