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
///   pair   kernel|cable  stream|rr|crr  virtual|platform|selector  [CONNECTIONS]
///   stack  DEVICE KERNEL_ADDRESS OWN_ADDRESS offload|plain virtual|platform
///   bare   DEVICE KERNEL_ADDRESS offload|plain copy|nocopy
///   remote send|receive|rr|crr|datagrams-out|datagrams-in
///   connections COUNT
///   look-ups    COUNT
///   memory-reads COUNT
///   simulation  streams|datagrams
///   scene       IDLE_HOUR|LOSSY_TRANSFER|CROWD
///   fairness    STREAMS
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
      case "pair" -> new MeasuredLoad(pairLoad(words));
      case "stack" ->
          new StackProgram(
              device(words.get(1), words.get(2), words.get(4)),
              IpPrefix.parse(words.get(3)),
              words.get(5).equals(VIRTUAL));
      case "bare" ->
          new BareProgram(
              device(words.get(1), words.get(2), words.get(3)), words.get(4).equals("copy"));
      case "remote" -> new RemoteProgram(words.get(1));
      case "connections" -> new IdleConnections(Integer.parseInt(words.get(1)));
      case "look-ups" -> new LookUps(Integer.parseInt(words.get(1)));
      case "memory-reads" -> new MemoryReads(Integer.parseInt(words.get(1)));
      case "simulation" ->
          new SimulationSpeed(
              words.get(1).equals("streams") ? new SimulatedStreams(1, 1) : new SmallPackets());
      case "scene" -> new TimedScene(SimulatedScene.valueOf(words.get(1)));
      case "fairness" -> new Fairness(Integer.parseInt(words.get(1)));
      default -> throw new IllegalArgumentException("no program " + words.getFirst());
    };
  }

  private static TunConfig device(String name, String kernelAddress, String offload) {
    return TunConfig.named(name).withAddress(kernelAddress).withOffload(offload.equals(OFFLOAD));
  }

  /// A load with both ends in this JVM.
  private static Load pairLoad(List<String> words) throws IOException {
    HostPair pair =
        switch (words.get(1)) {
          case "kernel" -> HostPair.kernel();
          case "cable" -> HostPair.cable();
          default -> throw new IllegalArgumentException("no hosts " + words.get(1));
        };
    String threads = words.get(3);
    boolean virtual = threads.equals(VIRTUAL);
    boolean selector = threads.equals("selector");
    int connections = words.size() > 4 ? Integer.parseInt(words.get(4)) : 1;
    return switch (words.get(2)) {
      case "stream" -> new StreamLoad(pair, connections, virtual);
      case "rr" -> selector ? new SelectorExchangeLoad(pair) : new ExchangeLoad(pair, virtual);
      case "crr" -> selector ? new SelectorConnectLoad(pair) : new ConnectLoad(pair, virtual);
      default -> throw new IllegalArgumentException("no load " + words.get(2));
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
