package dev.argyle.bench;

import dev.argyle.bench.result.Sample;
import java.io.IOException;

/// A contestant that a client of the kernel sends datagrams to, faster than it may be able to take
/// them. It counts them itself.
final class DatagramSink implements Contestant {
  private static final double SECOND_NANOS = 1e9;
  private static final String COUNT = "datagrams";

  private final String name;
  private final WorkerProcess server;
  private final WorkerProcess client;
  private final String address;

  DatagramSink(String name, WorkerProcess server, WorkerProcess client, String address) {
    this.name = name;
    this.server = server;
    this.client = client;
    this.address = address;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Sample round(int millis) throws IOException {
    return Timing.of(server, () -> perSecond(millis));
  }

  private double perSecond(int millis) throws IOException {
    long before = Long.parseLong(server.ask(COUNT));
    long startNanos = System.nanoTime();
    client.ask("round " + millis + " " + address);
    double elapsedNanos = System.nanoTime() - startNanos;
    return (Long.parseLong(server.ask(COUNT)) - before) * SECOND_NANOS / elapsedNanos;
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
