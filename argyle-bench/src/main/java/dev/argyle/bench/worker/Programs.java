package dev.argyle.bench.worker;

import java.io.IOException;
import java.util.List;

/// The programs of workers, by the words that a command line names them with.
final class Programs {
  /// Makes a program ready.
  ///
  /// @throws IllegalArgumentException if there is none of that name
  static Program of(List<String> words) throws Exception {
    return switch (words.getFirst()) {
      case "idle" -> new Idle();
      case "pair" -> new MeasuredLoad(pairLoad(words.get(1), words.get(2), words.get(3)));
      default -> throw new IllegalArgumentException("no program " + words.getFirst());
    };
  }

  /// A load with both ends in this JVM.
  ///
  /// @param hosts `kernel` or `cable`
  /// @param load what is done: `stream`, `rr` or `crr`
  /// @param threads `virtual`, `platform` or `selector`
  private static Load pairLoad(String hosts, String load, String threads) throws IOException {
    HostPair pair =
        switch (hosts) {
          case "kernel" -> HostPair.kernel();
          case "cable" -> HostPair.cable();
          default -> throw new IllegalArgumentException("no hosts " + hosts);
        };
    boolean virtual = threads.equals("virtual");
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
