package dev.argyle.bench.worker;

import java.io.IOException;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/// The client of several far ends, one at a time, so that all of them have the same client. It is
/// asked with `round MILLIS HOST`, and tells how much was done in a second.
final class RemoteProgram implements Program {
  private final RemoteLoad.Kind kind;
  private final Map<String, RemoteLoad> loads = new LinkedHashMap<>(); // by host

  RemoteProgram(RemoteLoad.Kind kind) {
    this.kind = kind;
  }

  @Override
  public String answer(String request) throws IOException, InterruptedException {
    String[] words = request.split(" ", -1);
    if (words.length != 3 || !words[0].equals("round")) {
      throw new IllegalArgumentException("not a request: " + request);
    }
    RemoteLoad load = loads.get(words[2]);
    if (load == null) {
      load = new RemoteLoad(kind, InetAddress.getByName(words[2]));
      loads.put(words[2], load);
    }
    return Double.toString(MeasuredLoad.perSecond(load, Long.parseLong(words[1])));
  }

  @Override
  public void close() throws IOException {
    for (RemoteLoad load : loads.values()) {
      load.close();
    }
  }
}
