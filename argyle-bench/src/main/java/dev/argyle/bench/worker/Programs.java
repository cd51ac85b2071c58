package dev.argyle.bench.worker;

import dev.argyle.linux.ThreadAffinity;
import dev.argyle.linux.TunConfig;
import dev.argyle.wire.IpPrefix;
import java.io.IOException;
import java.util.List;

/// The programs of workers, by the words that a command line names them with:
///
/// ```
///   idle
///   pair   kernel|cable  stream|rr|crr  virtual|platform|selector
///   stack  DEVICE KERNEL_ADDRESS OWN_ADDRESS offload|plain virtual|platform
///   bare   DEVICE KERNEL_ADDRESS offload|plain copy|nocopy
///   remote send|receive|rr|crr
/// ```
///
/// In front of these may stand `pin PROCESSOR`: all threads of the program then run there.
final class Programs {
  private static final String VIRTUAL = "virtual";
  private static final String OFFLOAD = "offload";

  /// Makes a program ready.
  ///
  /// @throws IllegalArgumentException if there is none of that name
  static Program of(List<String> words) throws IOException, InterruptedException {
    return switch (words.getFirst()) {
      case "pin" -> {
        ThreadAffinity.pin(Integer.parseInt(words.get(1)));
        yield of(words.subList(2, words.size()));
      }
      case "idle" -> new Idle();
      case "pair" -> new MeasuredLoad(pairLoad(words.get(1), words.get(2), words.get(3)));
      case "stack" ->
          new StackProgram(
              device(words.get(1), words.get(2), words.get(4)),
              IpPrefix.parse(words.get(3)),
              words.get(5).equals(VIRTUAL));
      case "bare" ->
          new BareProgram(
              device(words.get(1), words.get(2), words.get(3)), words.get(4).equals("copy"));
      case "remote" -> new RemoteProgram(RemoteLoad.Kind.named(words.get(1)));
      default -> throw new IllegalArgumentException("no program " + words.getFirst());
    };
  }

  private static TunConfig device(String name, String kernelAddress, String offload) {
    return TunConfig.named(name).withAddress(kernelAddress).withOffload(offload.equals(OFFLOAD));
  }

  /// A load with both ends in this JVM.
  private static Load pairLoad(String hosts, String load, String threads) throws IOException {
    HostPair pair =
        switch (hosts) {
          case "kernel" -> HostPair.kernel();
          case "cable" -> HostPair.cable();
          default -> throw new IllegalArgumentException("no hosts " + hosts);
        };
    boolean virtual = threads.equals(VIRTUAL);
    return switch (load) {
      case "stream" -> new StreamLoad(pair, 1, virtual);
      case "rr" ->
          threads.equals("selector")
              ? new SelectorExchangeLoad(pair)
              : new ExchangeLoad(pair, virtual);
      case "crr" -> new ConnectLoad(pair, virtual);
      default -> throw new IllegalArgumentException("no load " + load);
    };
  }

  /// Does nothing: for who only wants to know the JVM.
  private static final class Idle implements Program {
    @Override
    public String answer(String request) {
      throw new IllegalArgumentException("not a request: " + request);
    }

    @Override
    public void close() {}
  }

  private Programs() {}
}
