package dev.argyle.examples.register;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/// The register, as its users see it. Both reading and writing wait for a majority of the replicas,
/// for ever if need be: any two majorities have a replica in common.
public final class Register implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Replicas replicas;
  private final int majority;
  private final Reading reading;

  /// How to read.
  public enum Reading {
    /// Asks a majority, and answers with the newest that it has heard.
    ONE_ROUND,
    /// Then has a majority take that, before anybody is told.
    TWO_ROUNDS
  }

  /// A register on these machines.
  public Register(List<String> hosts, Reading reading) {
    this.replicas = new Replicas(hosts);
    this.majority = hosts.size() / 2 + 1;
    this.reading = reading;
  }

  /// Writes. Only one may, and each version is newer than the last.
  public void write(Versioned next) throws InterruptedException {
    exchange(next);
  }

  /// Reads.
  public Versioned read() throws InterruptedException {
    Versioned newest =
        exchange(Versioned.NOTHING).stream()
            .max(Comparator.comparingLong(Versioned::version))
            .orElse(Versioned.NOTHING);
    if (reading == Reading.TWO_ROUNDS) {
      exchange(newest);
    }
    return newest;
  }

  /// Brings something to a majority. @return what these have then
  private List<Versioned> exchange(Versioned brought) throws InterruptedException {
    while (true) {
      List<Versioned> answers = replicas.ask(brought, majority, PATIENCE);
      if (!answers.isEmpty()) {
        return answers;
      }
    }
  }

  @Override
  public void close() {
    replicas.close();
  }
}
