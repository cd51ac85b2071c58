package dev.argyle.bench;

import dev.argyle.bench.result.Sample;
import java.io.IOException;

/// A contestant that is served by a client of the kernel, which it shares with its rival: what is
/// counted as its processor time is its own alone.
final class FarEnd implements Contestant {
  private final String name;
  private final WorkerProcess server;
  private final WorkerProcess client;
  private final String address;
  private final double scale;

  /// @param address where the client finds the server
  /// @param scale what one unit of the client's figure is in that of the comparison
  FarEnd(String name, WorkerProcess server, WorkerProcess client, String address, double scale) {
    this.name = name;
    this.server = server;
    this.client = client;
    this.address = address;
    this.scale = scale;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Sample round(int millis) throws IOException {
    return Timing.of(
        server, () -> scale * Double.parseDouble(client.ask("round " + millis + " " + address)));
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
