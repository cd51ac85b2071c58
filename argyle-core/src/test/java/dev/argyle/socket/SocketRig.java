package dev.argyle.socket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.env.Clock;
import dev.argyle.env.Entropy;
import dev.argyle.env.Env;
import dev.argyle.env.SeededEntropy;
import dev.argyle.env.SleepCount;
import dev.argyle.env.SleepListener;
import dev.argyle.env.SystemEnv;
import dev.argyle.env.TimerQueue;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.wire.IpAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/// A stack that has only a [FakeProto], as TCP and as UDP, and knows when its threads sleep.
final class SocketRig implements AutoCloseable {
  static final int AF_INET = AddressFamily.AF_INET;
  static final int STREAM = SocketType.STREAM.number();
  static final int DGRAM = SocketType.DGRAM.number();
  static final InetSockAddr HERE = InetSockAddr.of(IpAddress.parse("10.0.0.1"), 80);
  static final InetSockAddr THERE = InetSockAddr.of(IpAddress.parse("10.0.0.2"), 81);
  private static final long PATIENCE_SECONDS = 20;

  private final SleepCount sleepCount = new SleepCount();
  private final SystemEnv real = new SystemEnv();
  final Env env = new RigEnv();
  final FakeProto proto = new FakeProto(env);
  final ProtocolFamilies families = new ProtocolFamilies();
  final Syscalls calls;

  SocketRig() {
    this(SocketConfig.DEFAULT);
  }

  SocketRig(SocketConfig config) {
    families
        .register(AF_INET, SocketType.STREAM, 6, new InetStreamOps(config), proto)
        .register(AddressFamily.AF_INET6, SocketType.STREAM, 6, new InetStreamOps(config), proto)
        .register(AF_INET, SocketType.DGRAM, 17, new InetDatagramOps(config), proto);
    calls = new Syscalls(env, families, config);
  }

  int stream() {
    return calls.socket(AF_INET, STREAM, 0);
  }

  int datagram() {
    return calls.socket(AF_INET, DGRAM, 0);
  }

  /// A connected stream; its sock is `proto.last()`.
  int connected() {
    int fd = stream();
    proto.connectsAtOnce = true;
    assertThat(calls.connect(fd, THERE)).isZero();
    proto.connectsAtOnce = false;
    return fd;
  }

  /// A listener; its sock is `proto.last()`.
  int listening() {
    int fd = stream();
    assertThat(calls.bind(fd, HERE)).isZero();
    assertThat(calls.listen(fd, 8)).isZero();
    return fd;
  }

  void nonBlocking(int fd) {
    assertThat(calls.fcntl(fd, FileFlags.F_SETFL, FileFlags.O_NONBLOCK)).isZero();
  }

  /// Runs a call on a thread of its own, virtual or platform.
  <T> Call<T> start(Thread.Builder kind, Callable<T> call) {
    var task = new FutureTask<>(call);
    return new Call<>(task, kind.start(task));
  }

  /// Waits until that many threads sleep in the stack.
  void awaitSleepers(int count) {
    sleepCount.await(count);
  }

  /// How many threads were woken.
  int wakeUps() {
    return sleepCount.wakeUps();
  }

  @Override
  public void close() {
    calls.closeAll();
    real.close();
  }

  /// A call in progress on another thread.
  record Call<T>(FutureTask<T> task, Thread thread) {
    T result() {
      try {
        return task.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (Exception wrong) {
        throw new AssertionError("no result", wrong);
      }
    }
  }

  private final class RigEnv implements Env {
    private final Entropy entropy = new SeededEntropy(1);

    @Override
    public Clock clock() {
      return real.clock();
    }

    @Override
    public TimerQueue timers() {
      return real.timers();
    }

    @Override
    public Entropy entropy() {
      return entropy;
    }

    @Override
    public SleepListener sleepListener() {
      return sleepCount;
    }
  }
}
