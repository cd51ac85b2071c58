package dev.argyle.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.Errno;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.SolSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random operations on an epoll and what it watches, beside a model that says what must come out,
/// in which order.
@Tag("F3")
class EpollModelTest {
  private static final int OPERATIONS = 2000;
  private static final int SOCKETS = 8;
  private static final int[] INTERESTS = {
    PollEvents.IN,
    PollEvents.OUT,
    PollEvents.IN | PollEvents.OUT,
    PollEvents.RDHUP | PollEvents.IN,
    0
  };
  private static final int[] MODES = {0, 0, EpollFlags.EPOLLET, EpollFlags.EPOLLONESHOT};

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void reportsWhatTheModelReports(long seed) {
    try (var run = new Run(seed)) {
      for (int i = 0; i < OPERATIONS; i++) {
        run.step(i);
      }
      assertThat(run.reports).as("seed %d reported something", seed).isGreaterThan(200);
    }
  }

  /// One watched descriptor as the model sees it.
  private static final class Watched {
    final FakeSock sock;
    int interest;
    int mode;
    long data;

    Watched(FakeSock sock) {
      this.sock = sock;
    }

    void change(int newInterest, int newMode, long newData) {
      interest = newInterest | PollEvents.ERR | PollEvents.HUP;
      mode = newMode;
      data = newData;
    }

    boolean isLevel() {
      return mode == 0;
    }
  }

  private static final class Run implements AutoCloseable {
    private final SocketRig rig = new SocketRig();
    private final Syscalls calls = rig.calls;
    private final int epfd = calls.epollCreate();
    private final SplittableRandom random;
    private final long seed;
    private final int[] fds = new int[SOCKETS];
    private final FakeSock[] socks = new FakeSock[SOCKETS];
    private final Map<Integer, Watched> watched = new LinkedHashMap<>();
    private final LinkedHashSet<Watched> queue = new LinkedHashSet<>();
    private String lastStep = "";
    int reports;

    Run(long seed) {
      this.seed = seed;
      this.random = new SplittableRandom(seed);
      for (int i = 0; i < SOCKETS; i++) {
        open(i);
      }
    }

    private void open(int i) {
      fds[i] = rig.connected();
      rig.nonBlocking(fds[i]);
      socks[i] = rig.proto.last();
    }

    void step(int number) {
      int i = random.nextInt(SOCKETS);
      int what = random.nextInt(14);
      lastStep = "seed " + seed + ", step " + number + ", operation " + what + " on " + fds[i];
      switch (what) {
        case 0 -> add(i);
        case 1 -> modify(i);
        case 2 -> delete(i);
        case 3, 4 -> {
          socks[i].peerSends(1 + random.nextInt(3));
          woken(i, PollEvents.IN);
        }
        case 5, 6 -> calls.read(fds[i], ByteBuffer.allocate(1 + random.nextInt(4)));
        case 7 -> calls.write(fds[i], ByteBuffer.allocate(600));
        case 8 -> {
          socks[i].peerTakes();
          woken(i, PollEvents.OUT);
        }
        case 9 -> {
          socks[i].fail(Errno.EHOSTUNREACH);
          woken(i, PollEvents.ALL);
        }
        case 10 -> calls.getsockopt(fds[i], SolSocket.SO_ERROR, _ -> {});
        case 11 -> reopen(i);
        default -> await();
      }
    }

    private void add(int i) {
      int interest = INTERESTS[random.nextInt(INTERESTS.length)];
      int mode = MODES[random.nextInt(MODES.length)];
      long data = random.nextLong();
      int result = calls.epollCtl(epfd, EpollFlags.EPOLL_CTL_ADD, fds[i], interest | mode, data);
      boolean fresh = !watched.containsKey(fds[i]);
      assertThat(result).as(lastStep).isEqualTo(fresh ? 0 : Errno.EEXIST.negated());
      if (fresh) {
        var entry = new Watched(socks[i]);
        entry.change(interest, mode, data);
        watched.put(fds[i], entry);
        queueIfReady(entry);
      }
    }

    private void modify(int i) {
      int interest = INTERESTS[random.nextInt(INTERESTS.length)];
      int mode = MODES[random.nextInt(MODES.length)];
      long data = random.nextLong();
      int result = calls.epollCtl(epfd, EpollFlags.EPOLL_CTL_MOD, fds[i], interest | mode, data);
      Watched entry = watched.get(fds[i]);
      assertThat(result).as(lastStep).isEqualTo(entry != null ? 0 : Errno.ENOENT.negated());
      if (entry != null) {
        entry.change(interest, mode, data);
        queueIfReady(entry);
      }
    }

    private void delete(int i) {
      int result = calls.epollCtl(epfd, EpollFlags.EPOLL_CTL_DEL, fds[i], 0, 0);
      Watched entry = watched.remove(fds[i]);
      assertThat(result).as(lastStep).isEqualTo(entry != null ? 0 : Errno.ENOENT.negated());
      if (entry != null) {
        queue.remove(entry);
      }
    }

    private void reopen(int i) {
      calls.close(fds[i]);
      Watched entry = watched.remove(fds[i]);
      if (entry != null) {
        queue.remove(entry);
      }
      open(i);
    }

    private void woken(int i, int events) {
      Watched entry = watched.get(fds[i]);
      if (entry != null && (entry.interest & events) != 0) {
        queue.add(entry);
      }
    }

    private void queueIfReady(Watched entry) {
      if (ready(entry) != 0) {
        queue.add(entry);
      }
    }

    private int ready(Watched entry) {
      return rig.proto.poll(entry.sock) & entry.interest;
    }

    private void await() {
      int most = 1 + random.nextInt(SOCKETS);
      List<String> levels = new ArrayList<>();
      for (Watched entry : watched.values()) {
        if (entry.isLevel() && ready(entry) != 0) {
          levels.add(entry.data + ":" + ready(entry));
        }
      }
      List<String> expected = expected(most);
      var events = new EpollEvents(most);
      int found = calls.epollWait(epfd, events, 0);
      var actual = new ArrayList<String>();
      for (int i = 0; i < found; i++) {
        actual.add(events.data(i) + ":" + events.events(i));
      }
      assertThat(actual).as(lastStep).isEqualTo(expected);
      if (found < most) {
        assertThat(actual).as(lastStep + ", every level").containsAll(levels);
      }
      reports += found;
    }

    private List<String> expected(int most) {
      var reported = new ArrayList<String>();
      for (Watched entry : List.copyOf(queue)) {
        if (reported.size() == most) {
          break;
        }
        queue.remove(entry);
        int ready = ready(entry);
        if (ready == 0) {
          continue;
        }
        reported.add(entry.data + ":" + ready);
        if (entry.mode == EpollFlags.EPOLLONESHOT) {
          entry.interest = 0;
        } else if (entry.isLevel()) {
          queue.add(entry);
        }
      }
      return reported;
    }

    @Override
    public void close() {
      rig.close();
    }
  }
}
