package dev.argyle.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.Errno;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.SolSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random operations on two epolls, one inside the other, and on the sockets and duplicates that
/// they watch, beside an [EpollModel] that says what must come out, in which order.
@Tag("F3")
class EpollModelTest {
  private static final int OPERATIONS = 4000;
  private static final int SOCKETS = 6;
  private static final int MOST_NUMBERS = 3;
  private static final int[] INTERESTS = {
    PollEvents.IN,
    PollEvents.OUT,
    PollEvents.IN | PollEvents.OUT,
    PollEvents.RDHUP | PollEvents.IN,
    PollEvents.RDNORM | PollEvents.WRNORM,
    PollEvents.PRI,
    0
  };
  private static final int[] MODES = {
    0,
    0,
    EpollFlags.EPOLLET,
    EpollFlags.EPOLLONESHOT,
    EpollFlags.EPOLLET | EpollFlags.EPOLLONESHOT,
    EpollFlags.EPOLLEXCLUSIVE,
    EpollFlags.EPOLLEXCLUSIVE | EpollFlags.EPOLLET
  };

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void reportsWhatTheModelReports(long seed) {
    try (var run = new Run(seed)) {
      for (int i = 0; i < OPERATIONS; i++) {
        run.step(i);
      }
      assertThat(run.reports).as("seed %d reported something", seed).isGreaterThan(200);
      assertThat(run.outerReports).as("seed %d, of the outer one", seed).isGreaterThan(20);
    }
  }

  /// One socket and its numbers.
  private static final class File {
    final FakeSock sock;
    final List<Integer> numbers = new ArrayList<>();

    File(FakeSock sock) {
      this.sock = sock;
    }
  }

  private static final class Run implements AutoCloseable {
    private final SocketRig rig = new SocketRig();
    private final Syscalls calls = rig.calls;
    private final int epfd = calls.epollCreate();
    private final int outerFd = calls.epollCreate();
    private final EpollModel model = new EpollModel(this::polled);
    private final EpollModel outer = new EpollModel(this::polled);
    private final SplittableRandom random;
    private final long seed;
    private final File[] files = new File[SOCKETS];
    private String lastStep = "";
    int reports;
    int outerReports;

    Run(long seed) {
      this.seed = seed;
      this.random = new SplittableRandom(seed);
      model.tell(outer);
      for (int i = 0; i < SOCKETS; i++) {
        open(i);
      }
    }

    /// What a file answers, by the model's own words: the finer bits come with the plain ones.
    private int polled(Object file) {
      if (file instanceof EpollModel inner) {
        return inner.poll();
      }
      int events = rig.proto.poll(((File) file).sock);
      int in = (events & PollEvents.IN) != 0 ? PollEvents.RDNORM : 0;
      int out = (events & PollEvents.OUT) != 0 ? PollEvents.WRNORM : 0;
      return events | in | out;
    }

    private void open(int i) {
      int fd = rig.connected();
      rig.nonBlocking(fd);
      files[i] = new File(rig.proto.last());
      files[i].numbers.add(fd);
    }

    void step(int number) {
      File file = files[random.nextInt(SOCKETS)];
      int fd = file.numbers.get(random.nextInt(file.numbers.size()));
      int what = random.nextInt(20);
      lastStep = "seed " + seed + ", step " + number + ", operation " + what + " on " + fd;
      switch (what) {
        case 0, 1 -> add(file, fd);
        case 2, 3 -> modify(file, fd);
        case 4 -> delete(file, fd);
        case 5, 6, 7 -> {
          file.sock.peerSends(1 + random.nextInt(3));
          model.wake(file, PollEvents.IN);
        }
        case 8, 9 -> calls.read(fd, ByteBuffer.allocate(1 + random.nextInt(4)));
        case 10 -> calls.write(fd, ByteBuffer.allocate(600));
        case 11 -> {
          file.sock.peerTakes();
          model.wake(file, PollEvents.OUT);
        }
        case 12 -> {
          file.sock.fail(Errno.EHOSTUNREACH);
          model.wake(file, PollEvents.ALL);
        }
        case 13 -> calls.getsockopt(fd, SolSocket.SO_ERROR, _ -> {});
        case 14 -> closeOne(file, fd);
        case 15 -> duplicate(file, fd);
        case 16 -> urgent(file);
        case 17 -> controlOuter();
        case 18 -> outerReports += await(outerFd, outer);
        default -> reports += await(epfd, model);
      }
    }

    private int bits() {
      return INTERESTS[random.nextInt(INTERESTS.length)] | MODES[random.nextInt(MODES.length)];
    }

    private void add(File file, int fd) {
      int bits = bits();
      long data = random.nextLong();
      assertThat(calls.epollCtl(epfd, EpollFlags.EPOLL_CTL_ADD, fd, bits, data))
          .as(lastStep)
          .isEqualTo(model.add(file, fd, bits, data));
    }

    private void modify(File file, int fd) {
      int bits = bits();
      long data = random.nextLong();
      assertThat(calls.epollCtl(epfd, EpollFlags.EPOLL_CTL_MOD, fd, bits, data))
          .as(lastStep)
          .isEqualTo(model.modify(file, fd, bits, data));
    }

    private void delete(File file, int fd) {
      assertThat(calls.epollCtl(epfd, EpollFlags.EPOLL_CTL_DEL, fd, 0, 0))
          .as(lastStep)
          .isEqualTo(model.delete(file, fd));
    }

    /// Watches the inner epoll with the outer one, otherwise, or not at all.
    private void controlOuter() {
      int bits = PollEvents.IN | MODES[random.nextInt(5)];
      long data = random.nextLong();
      switch (random.nextInt(3)) {
        case 0 ->
            assertThat(calls.epollCtl(outerFd, EpollFlags.EPOLL_CTL_DEL, epfd, 0, 0))
                .as(lastStep)
                .isEqualTo(outer.delete(model, epfd));
        case 1 ->
            assertThat(calls.epollCtl(outerFd, EpollFlags.EPOLL_CTL_MOD, epfd, bits, data))
                .as(lastStep)
                .isEqualTo(outer.modify(model, epfd, bits, data));
        default ->
            assertThat(calls.epollCtl(outerFd, EpollFlags.EPOLL_CTL_ADD, epfd, bits, data))
                .as(lastStep)
                .isEqualTo(outer.add(model, epfd, bits, data));
      }
    }

    private void urgent(File file) {
      boolean on = random.nextBoolean();
      file.sock.urgent(on);
      if (on) {
        model.wake(file, PollEvents.PRI);
      }
    }

    private void duplicate(File file, int fd) {
      if (file.numbers.size() < MOST_NUMBERS) {
        file.numbers.add(calls.dup(fd));
      }
    }

    /// Closes one number. What was added by it stays watched as long as the file has another.
    private void closeOne(File file, int fd) {
      calls.close(fd);
      file.numbers.remove(Integer.valueOf(fd));
      if (file.numbers.isEmpty()) {
        model.forget(file);
        open(List.of(files).indexOf(file));
      }
    }

    private int await(int number, EpollModel expected) {
      int most = 1 + random.nextInt(2 * SOCKETS);
      List<String> levels = expected.levels();
      var events = new EpollEvents(most);
      int found = calls.epollWait(number, events, 0);
      var actual = new ArrayList<String>();
      for (int i = 0; i < found; i++) {
        actual.add(events.data(i) + ":" + events.events(i));
      }
      assertThat(actual).as(lastStep).isEqualTo(expected.await(most));
      if (found < most) {
        assertThat(actual).as(lastStep + ", every level").containsAll(levels);
      }
      return found;
    }

    @Override
    public void close() {
      rig.close();
    }
  }
}
