package dev.argyle.testkit.packetdrill;

import dev.argyle.socket.SocketConfig;
import dev.argyle.stack.NetStack;
import dev.argyle.stack.StackConfig;
import dev.argyle.tcp.EcnUse;
import dev.argyle.tcp.FastOpenKnobs;
import dev.argyle.tcp.TcpConfig;
import dev.argyle.tcp.TcpConfig.Retries;
import dev.argyle.tcp.TcpConfig.Sizes;
import dev.argyle.testkit.ManualEnv;
import dev.argyle.testkit.PeerDevice;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import java.util.Map;

/// Runs scripts, each against a stack of its own, in virtual time. Thread-safe.
///
/// The stack begins with the profile that Google's suite sets in `common/defaults.sh`: a receive
/// buffer that grows to 15 MiB (so the window scale is 8), a send buffer of 256 KiB, five retries
/// of a SYN, each after twice the time, CUBIC, no ECN, and Fast Open for clients and for every
/// listener with a key that all know.
public final class ScriptRunner {
  private static final long SEED = 42;
  private static final int MTU_BYTES = 1500;
  private static final Sizes RECEIVE = new Sizes(4096, 540_000, 15 * 1024 * 1024);
  private static final Sizes SEND = new Sizes(4096, 256 * 1024, 4 * 1024 * 1024);
  private static final int SYN_RETRIES = 5;
  private static final int MOST_BUFFER_BYTES = 16 * 1024 * 1024;

  private static final int FAST_OPEN = 0x70403;
  private static final String FAST_OPEN_KEY = "a1a1a1a1-b2b2b2b2-c3c3c3c3-d4d4d4d4";

  private final RunOptions options;

  /// A runner with these options.
  public ScriptRunner(RunOptions options) {
    this.options = options;
  }

  /// The options it runs with.
  public RunOptions options() {
    return options;
  }

  /// Reads a script and runs it.
  public ScriptResult run(String text) {
    Script script;
    try {
      script = Script.parse(text, options.symbols());
    } catch (NotApplicable e) {
      return new ScriptResult.NotApplicable(e.reason());
    } catch (ScriptException e) {
      return new ScriptResult.Failed(e.line(), 0, String.valueOf(e.getMessage()));
    }
    return run(script);
  }

  /// Runs a script.
  public ScriptResult run(Script script) {
    Addresses ends;
    try {
      ends = Addresses.of(script.options(), options.ipv6());
    } catch (ScriptException e) {
      return new ScriptResult.Failed(e.line(), 0, String.valueOf(e.getMessage()));
    }
    var env = new ManualEnv(SEED, 0);
    try (NetStack stack = new NetStack(env, profile());
        CallThread caller = new CallThread()) {
      env.sleepListener(caller.listener());
      PeerDevice device = new PeerDevice(env, MTU_BYTES);
      boolean v6 = !ends.local().isV4();
      var added = stack.addInterface(device, new IpPrefix(ends.local(), v6 ? 64 : 24));
      IpPrefix everywhere = new IpPrefix(v6 ? IpAddress.ANY6 : IpAddress.ANY4, 0);
      stack.ip().routes().add(everywhere, added, null, 0);
      return run(script, new ScriptRun(script, options, stack, device, env, caller));
    }
  }

  private static ScriptResult run(Script script, ScriptRun run) {
    try {
      run.run(script);
      return new ScriptResult.Passed();
    } catch (NotApplicable e) {
      return new ScriptResult.NotApplicable(e.reason());
    } catch (Mismatch e) {
      int line = e.line() == 0 ? run.line() : e.line();
      return new ScriptResult.Failed(line, run.elapsedNanos(), e.text());
    } catch (IllegalStateException | AssertionError e) {
      String what = e.getCause() == null ? e.toString() : e.getCause().toString();
      return new ScriptResult.Failed(run.line(), run.elapsedNanos(), "the stack broke: " + what);
    }
  }

  private static StackConfig profile() {
    TcpConfig tcp = TcpConfig.DEFAULT;
    Retries retries = tcp.retries();
    FastOpenKnobs fastOpen = tcp.options().fastOpen().withUse(FAST_OPEN).withKeys(FAST_OPEN_KEY);
    TcpConfig profiled =
        tcp.with(tcp.options().with(fastOpen).with(EcnUse.NEVER))
            .with(tcp.buffers().withReceive(RECEIVE).withSend(SEND))
            .with(new Retries(SYN_RETRIES, SYN_RETRIES, retries.data(), retries.orphan(), 0));
    SocketConfig sockets =
        SocketConfig.DEFAULT.withMostBufferBytes(MOST_BUFFER_BYTES, MOST_BUFFER_BYTES);
    return StackConfig.DEFAULT.with(profiled).with(sockets);
  }

  /// The symbols of a runner with default options, for those who parse scripts themselves.
  public static Map<String, String> defaultSymbols() {
    return RunOptions.DEFAULT.symbols();
  }
}
