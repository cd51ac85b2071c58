package dev.argyle.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.Errno;
import dev.argyle.sock.Linger;
import dev.argyle.sock.PollEvents;
import dev.argyle.sock.SolSocket;
import dev.argyle.socket.PollFd;
import dev.argyle.socket.ProtoOps;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Every call that sleeps, and everything that has to wake it, over TCP. Time stands still but for
/// the time-outs, so nothing else can have done it. What each ends with was asked of Linux 6.18;
/// only what `close` by another thread does is our own (there the sleeper sleeps on).
@Tag("F1")
@Tag("F2")
class WakeUpTest {
  private static final int INTERRUPTED = Errno.EINTR.negated();
  private static final int CLOSED = Errno.EBADF.negated();

  private final WakeUpRig rig = new WakeUpRig();

  enum Kind {
    VIRTUAL,
    PLATFORM;

    Thread.Builder builder() {
      return this == VIRTUAL ? Thread.ofVirtual() : Thread.ofPlatform();
    }
  }

  enum Sleeper {
    CONNECT,
    ACCEPT,
    RECV,
    SEND,
    POLL,
    EPOLL_WAIT
  }

  static Stream<Arguments> sleepers() {
    var all = new ArrayList<Arguments>();
    for (Kind kind : Kind.values()) {
      for (Sleeper sleeper : Sleeper.values()) {
        all.add(Arguments.of(kind, sleeper));
      }
    }
    return all.stream();
  }

  /// A listener has no connection that could fail.
  static Stream<Arguments> connectedSleepers() {
    return sleepers().filter(each -> each.get()[1] != Sleeper.ACCEPT);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  /// Puts a thread to sleep in a call.
  private WakeUpRig.Call asleep(Kind kind, Sleeper sleeper, boolean timeout) {
    Callable<Integer> call = prepare(sleeper, timeout);
    if (timeout && sleeper != Sleeper.POLL && sleeper != Sleeper.EPOLL_WAIT) {
      rig.timeOuts(true);
    }
    return rig.sleepIn(kind.builder(), 1, call);
  }

  private Callable<Integer> prepare(Sleeper sleeper, boolean timeout) {
    return switch (sleeper) {
      case CONNECT -> {
        rig.connectToFull();
        yield () -> rig.calls.connect(rig.own, rig.address());
      }
      case ACCEPT -> {
        rig.listen(4);
        rig.own = rig.listener;
        yield () -> rig.calls.accept(rig.own);
      }
      case RECV -> {
        rig.connect();
        yield () -> rig.calls.recv(rig.own, ByteBuffer.allocate(9), 0);
      }
      case SEND -> {
        rig.connect();
        rig.fill(rig.own);
        yield () -> rig.calls.send(rig.own, ByteBuffer.allocate(1), 0);
      }
      case POLL -> {
        rig.connect();
        yield () -> rig.poll(timeout);
      }
      case EPOLL_WAIT -> {
        rig.connect();
        rig.watch();
        yield () -> rig.epollWait(timeout);
      }
    };
  }

  /// What `poll` or `epollWait` found.
  private int found(Sleeper sleeper) {
    return sleeper == Sleeper.POLL ? rig.polled[0].revents() : rig.events.events(0);
  }

  @ParameterizedTest
  @MethodSource("sleepers")
  void goesOnWhenItCan(Kind kind, Sleeper sleeper) {
    var call = asleep(kind, sleeper, false);
    switch (sleeper) {
      case CONNECT -> {
        assertThat(rig.calls.accept(rig.listener)).isPositive();
        rig.time.advanceSeconds(1); // the SYN is sent again, and there is room
        assertThat(call.result()).isZero();
      }
      case ACCEPT -> {
        rig.arrive();
        assertThat(call.result()).isPositive();
      }
      case RECV, POLL, EPOLL_WAIT -> {
        assertThat(rig.calls.write(rig.peer, ByteBuffer.allocate(1))).isEqualTo(1);
        assertThat(call.result()).isEqualTo(1);
      }
      case SEND -> {
        rig.nonBlocking(rig.peer, true);
        while (rig.calls.read(rig.peer, ByteBuffer.allocate(1_000_000)) > 0) {
          rig.time.advance(1_000_000_000);
        }
        assertThat(call.result()).isEqualTo(1);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sleepers")
  void anInterruptIsEintrAndTheStatusStaysSet(Kind kind, Sleeper sleeper) {
    var call = asleep(kind, sleeper, false);
    call.thread().interrupt();
    assertThat(call.result()).isEqualTo(INTERRUPTED);
    assertThat(call.endsInterrupted()).isTrue();
  }

  @ParameterizedTest
  @MethodSource("sleepers")
  void closeByAnotherThreadIsEbadf(Kind kind, Sleeper sleeper) {
    var call = asleep(kind, sleeper, false);
    assertThat(rig.calls.close(sleeper == Sleeper.EPOLL_WAIT ? rig.epfd : rig.own)).isZero();
    if (sleeper == Sleeper.POLL) {
      assertThat(call.result()).isEqualTo(1);
      assertThat(found(sleeper)).isEqualTo(PollFd.POLLNVAL);
    } else {
      assertThat(call.result()).isEqualTo(CLOSED);
    }
  }

  @ParameterizedTest
  @MethodSource("sleepers")
  void shutdownByAnotherThreadEndsTheWait(Kind kind, Sleeper sleeper) {
    var call = asleep(kind, sleeper, false);
    assertThat(rig.calls.shutdown(rig.own, ProtoOps.SHUT_RDWR)).isZero();
    switch (sleeper) {
      case CONNECT -> assertThat(call.result()).isEqualTo(Errno.ECONNRESET.negated());
      case ACCEPT -> assertThat(call.result()).isEqualTo(Errno.EINVAL.negated());
      case RECV -> assertThat(call.result()).isZero();
      case SEND -> assertThat(call.result()).isEqualTo(Errno.EPIPE.negated());
      case POLL, EPOLL_WAIT -> {
        assertThat(call.result()).isEqualTo(1);
        assertThat(found(sleeper)).isEqualTo(PollEvents.IN | PollEvents.RDHUP | PollEvents.HUP);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("connectedSleepers")
  void anErrorOfTheConnectionEndsTheWait(Kind kind, Sleeper sleeper) {
    var call = asleep(kind, sleeper, false);
    switch (sleeper) {
      case CONNECT -> {
        rig.calls.close(rig.listener);
        rig.time.advanceSeconds(1); // the SYN is sent again, and refused
        assertThat(call.result()).isEqualTo(Errno.ECONNREFUSED.negated());
      }
      case RECV, SEND -> {
        reset();
        assertThat(call.result()).isEqualTo(Errno.ECONNRESET.negated());
      }
      case POLL, EPOLL_WAIT -> {
        reset();
        assertThat(call.result()).isEqualTo(1);
        assertThat(found(sleeper))
            .isEqualTo(PollEvents.IN | PollEvents.RDHUP | PollEvents.HUP | PollEvents.ERR);
      }
      case ACCEPT -> throw new AssertionError(sleeper);
    }
  }

  /// The peer ends the connection with a reset.
  private void reset() {
    var now = new Linger(true, 0);
    assertThat(rig.calls.setsockopt(rig.peer, SolSocket.SO_LINGER, now)).isZero();
    assertThat(rig.calls.close(rig.peer)).isZero();
  }

  @ParameterizedTest
  @MethodSource("sleepers")
  @Tag("D5")
  void aTimeoutEndsTheWaitWhenItIsOverAndNotBefore(Kind kind, Sleeper sleeper) {
    var call = asleep(kind, sleeper, true);
    rig.time.advance(WakeUpRig.TIMEOUT.toNanos() - 1);
    assertThat(rig.wakeUps()).isZero();
    rig.time.advance(1);
    int expected =
        switch (sleeper) {
          case CONNECT -> Errno.EINPROGRESS.negated();
          case ACCEPT, RECV, SEND -> Errno.EAGAIN.negated();
          case POLL, EPOLL_WAIT -> 0;
        };
    assertThat(call.result()).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("sleepers")
  void sleepsThroughWhatDoesNotConcernIt(Kind kind, Sleeper sleeper) {
    var call = asleep(kind, sleeper, false);
    switch (sleeper) {
      case CONNECT -> rig.time.advance(100_000_000);
      case ACCEPT -> assertThat(rig.calls.shutdown(rig.own, ProtoOps.SHUT_WR)).isZero();
      case RECV, POLL, EPOLL_WAIT -> {
        rig.fill(rig.own);
        rig.nonBlocking(rig.peer, true);
        while (rig.calls.read(rig.peer, ByteBuffer.allocate(1_000_000)) > 0) {
          rig.time.advance(1_000_000);
        }
      }
      case SEND -> rig.calls.write(rig.peer, ByteBuffer.allocate(1));
    }
    assertThat(rig.wakeUps()).isZero();
    call.thread().interrupt();
    assertThat(call.result()).isEqualTo(INTERRUPTED);
  }

  @ParameterizedTest
  @EnumSource
  void oneConnectionWakesOneOfManyThatAccept(Kind kind) {
    rig.listen(4);
    List<WakeUpRig.Call> waiting = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      waiting.add(rig.sleepIn(kind.builder(), i + 1, () -> rig.calls.accept(rig.listener)));
    }
    for (int i = 0; i < 3; i++) {
      rig.arrive();
      assertThat(waiting.get(i).result()).isPositive();
      assertThat(rig.wakeUps()).isEqualTo(i + 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shutdownWakesAllThatAccept(Kind kind) {
    rig.listen(4);
    var first = rig.sleepIn(kind.builder(), 1, () -> rig.calls.accept(rig.listener));
    var second = rig.sleepIn(kind.builder(), 2, () -> rig.calls.accept(rig.listener));
    assertThat(rig.calls.shutdown(rig.listener, ProtoOps.SHUT_RD)).isZero();
    assertThat(first.result()).isEqualTo(Errno.EINVAL.negated());
    assertThat(second.result()).isEqualTo(Errno.EINVAL.negated());
  }

  /// One segment may hold something for each, so each is woken, as on Linux.
  @ParameterizedTest
  @EnumSource
  void twoReadersShareWhatOneSegmentBrings(Kind kind) {
    rig.connect();
    var first = rig.sleepIn(kind.builder(), 1, this::readOne);
    var second = rig.sleepIn(kind.builder(), 2, this::readOne);
    assertThat(rig.calls.write(rig.peer, ByteBuffer.allocate(2))).isEqualTo(2);
    assertThat(first.result()).isEqualTo(1);
    assertThat(second.result()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void everyReaderIsToldOfTheEnd(Kind kind) {
    rig.connect();
    var first = rig.sleepIn(kind.builder(), 1, this::readOne);
    var second = rig.sleepIn(kind.builder(), 2, this::readOne);
    assertThat(rig.calls.shutdown(rig.peer, ProtoOps.SHUT_WR)).isZero();
    assertThat(first.result()).isZero();
    assertThat(second.result()).isZero();
  }

  private int readOne() {
    return rig.calls.read(rig.own, ByteBuffer.allocate(1));
  }
}
