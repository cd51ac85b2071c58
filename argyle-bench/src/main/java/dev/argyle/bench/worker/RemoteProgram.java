package dev.argyle.bench.worker;

import java.io.IOException;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/// The client of several far ends, one at a time, so that all of them have the same client. It is
/// asked with `round MILLIS HOST`, and tells how much was done in a second.
final class RemoteProgram implements Program {
  private final String kind;
  private final Map<String, Load> loads = new LinkedHashMap<>(); // by host

  /// @param kind `datagrams-out`, `datagrams-in` or a [RemoteLoad.Kind]
  RemoteProgram(String kind) {
    this.kind = kind;
  }

  @Override
  public String answer(String request) throws IOException, InterruptedException {
    String[] words = request.split(" ", -1);
    if (words.length != 3 || !words[0].equals("round")) {
      throw new IllegalArgumentException("not a request: " + request);
    }
    Load load = loads.get(words[2]);
    if (load == null) {
      load = load(InetAddress.getByName(words[2]));
      loads.put(words[2], load);
    }
    return Double.toString(MeasuredLoad.perSecond(load, Long.parseLong(words[1])));
  }

  private Load load(InetAddress host) throws IOException {
    return switch (kind) {
      case "datagrams-out" -> new RemoteDatagrams(host, true);
      case "datagrams-in" -> new RemoteDatagrams(host, false);
      default -> new RemoteLoad(RemoteLoad.Kind.named(kind), host);
    };
  }

  @Override
  public void close() throws IOException {
    for (Load load : loads.values()) {
      load.close();
    }
  }
}
