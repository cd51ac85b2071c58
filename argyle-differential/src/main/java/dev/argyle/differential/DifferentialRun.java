package dev.argyle.differential;

import dev.argyle.differential.SocketDriver.ReceiveForm;
import dev.argyle.differential.SocketDriver.SendForm;
import dev.argyle.env.Env;
import dev.argyle.env.SystemEnv;
import dev.argyle.ip.NetInterface;
import dev.argyle.ip.RouteMetrics;
import dev.argyle.linux.NetworkNamespace;
import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.SockAddr;
import dev.argyle.sock.SolSocket;
import dev.argyle.socket.SocketType;
import dev.argyle.stack.NetStack;
import dev.argyle.stack.StackConfig;
import dev.argyle.tcp.TcpConfig;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Runs many random programs on our stack and on the kernel, and reports the first difference that
/// nobody has accepted.
///
/// The kernel's side runs in network namespaces made for it, each for a number of programs, so that
/// ports and connections of earlier programs do not add up.
public final class DifferentialRun {
  private static final int MOST_PAUSES_FOR_TIMES = 10_000;
  private static final int PROGRAMS_PER_NAMESPACE = 100;

  /// A new network namespace offers no other congestion control than Reno to everybody.
  static final StackConfig CONFIG = StackConfig.DEFAULT.with(TcpConfig.DEFAULT.with("reno"));

  /// What a run has found.
  ///
  /// @param programs how many were run
  /// @param calls how many calls they made on each side
  /// @param nanos how long it took
  /// @param waitedMillis how much of that was waiting for quiet
  /// @param endedEarly how many programs ended because a timer was due in the middle of a call, or
  ///     because one side drew a port twice
  /// @param accepted how often each accepted difference was met, one line each
  /// @param failure the difference, in lines; null if there is none
  public record Report(
      int programs,
      long calls,
      long nanos,
      long waitedMillis,
      int endedEarly,
      List<String> accepted,
      @Nullable String failure) {}

  /// How long the list of accepted differences is.
  public static int acceptedDifferences() {
    return AcceptedDifference.values().length;
  }

  /// Why the kernel cannot be asked here, in one line, or null if it can.
  public static @Nullable String availability() {
    return NetworkNamespace.availability();
  }

  private final SystemEnv env;
  private final Comparison comparison;
  private final Consumer<String> progress;
  private final LongFunction<Program> programs;

  private DifferentialRun(
      SystemEnv env, Consumer<String> progress, LongFunction<Program> programs) {
    this.env = env;
    this.progress = progress;
    this.programs = programs;
    this.comparison =
        new Comparison(() -> new StackDriver(stack(env)), KernelDriver::new, env.clock());
  }

  /// A new stack as the kernel's is set: see [KernelSettings].
  static NetStack stack(Env env) {
    NetStack stack = new NetStack(env, CONFIG);
    NetInterface loopback = stack.ip().interfaces().getFirst();
    for (IpPrefix each : KernelSettings.LOOPBACK_ROUTES) {
      stack.ip().routes().add(each, loopback, null, 0, RouteMetrics.NONE.withQuickAck(true));
    }
    return stack;
  }

  /// Runs the programs of these seeds: `seed`, `seed + 1` and so on.
  ///
  /// @param progress is told from time to time how far it has come
  /// @throws IOException if no network namespace can be made
  public static Report run(long seed, int programs, Consumer<String> progress) throws IOException {
    try (SystemEnv env = new SystemEnv()) {
      return new DifferentialRun(env, progress, Generator::program).run(seed, programs);
    }
  }

  /// Runs programs that ask an accepted connection for each option which its listener was given.
  ///
  /// @throws IOException if no network namespace can be made
  public static Report inheritance() throws IOException {
    List<Program> programs = Inheritance.programs();
    try (SystemEnv env = new SystemEnv()) {
      var run = new DifferentialRun(env, _ -> {}, at -> programs.get(Math.toIntExact(at)));
      return run.run(0, programs.size());
    }
  }

  private Report run(long seed, int programs) throws IOException {
    long startNanos = env.clock().nanos();
    int done = 0;
    String failure = null;
    while (done < programs && failure == null) {
      int count = Math.min(PROGRAMS_PER_NAMESPACE, programs - done);
      failure = inNamespace(seed + done, count);
      done += count;
      progress.accept(done + " of " + programs + " programs");
    }
    return new Report(
        done,
        comparison.steps(),
        env.clock().nanos() - startNanos,
        comparison.pauses(),
        comparison.endedEarly(),
        accepted(),
        failure);
  }

  private @Nullable String inNamespace(long seed, int count) throws IOException {
    try (NetworkNamespace namespace = NetworkNamespace.unshare()) {
      namespace.run(KernelSettings::asOurs);
      return namespace.<@Nullable String>run(() -> withTimes(() -> runAll(seed, count)));
    } catch (IOException | RuntimeException known) {
      throw known;
    } catch (Exception impossible) {
      throw new AssertionError(impossible);
    }
  }

  /// Runs while the kernel takes down when packets come. It does so for the whole machine from soon
  /// after the first socket asks for it (`SO_TIMESTAMP`), which is waited for; ours does it always.
  static <T extends @Nullable Object> T withTimes(Supplier<T> run) {
    try (KernelDriver kernel = new KernelDriver()) {
      int fd = kernel.socket(AddressFamily.AF_INET, SocketType.DGRAM.number(), 0);
      kernel.setOption(fd, SolSocket.SO_TIMESTAMP, true);
      kernel.bind(fd, InetSockAddr.of(IpAddress.LOOPBACK4, 0));
      SockAddr itself = kernel.localName(fd).value();
      for (int i = 0; !tellsTimes(kernel, fd, itself); i++) {
        if (i == MOST_PAUSES_FOR_TIMES) {
          throw new IllegalStateException("the kernel does not say when datagrams came");
        }
        kernel.pause(1);
      }
      return run.get();
    }
  }

  /// Whether a datagram has its time: there is no room for it, which says that there is one.
  private static boolean tellsTimes(KernelDriver kernel, int fd, @Nullable SockAddr itself) {
    kernel.send(SendForm.SENDTO, fd, new byte[1], 0, itself);
    int flags = kernel.receive(ReceiveForm.RECVMSG, fd, 1, 0).flags();
    return (flags & MessageFlags.MSG_CTRUNC) != 0;
  }

  private @Nullable String runAll(long seed, int count) {
    for (int i = 0; i < count; i++) {
      Program program = programs.apply(seed + i);
      Difference found = comparison.run(program);
      if (found != null) {
        progress.accept("seed " + (seed + i) + " differs: " + found + "; shrinking");
        return describe(new Shrinker(comparison).shrink(program, found), found);
      }
    }
    return null;
  }

  private static String describe(Shrinker.Failure failure, Difference first) {
    long seed = failure.program().seed();
    var text = new StringBuilder();
    text.append("seed ").append(seed).append(" differs from the kernel\n");
    text.append("first found: ").append(first).append('\n');
    text.append("shrunk to ").append(failure.program().steps().size()).append(" calls:\n");
    for (Step step : failure.program().steps()) {
      text.append("  ").append(step).append('\n');
    }
    text.append(failure.difference().what());
    text.append("\n  kernel ").append(failure.difference().kernel());
    text.append("\n  ours   ").append(failure.difference().ours());
    text.append("\nreplay: ./argyle contract differential --programs 1 --seed ").append(seed);
    return text.toString();
  }

  private List<String> accepted() {
    List<String> lines = new ArrayList<>();
    int[] counts = comparison.accepted();
    for (AcceptedDifference each : AcceptedDifference.values()) {
      lines.add(counts[each.ordinal()] + " x " + each + ": " + each.reason());
    }
    return lines;
  }
}
