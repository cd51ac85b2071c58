package dev.argyle.bench.worker;

import java.io.IOException;

/// Something that is done over and over, and counted while it is done. Made ready once, begun and
/// ended many times; between an end and the next beginning it uses no CPU.
public interface Load extends AutoCloseable {
  /// Begins; returns at once.
  void begin() throws IOException;

  /// How much has been done since it was made: octets, exchanges or connections. Called while it
  /// runs, by any thread.
  long done();

  /// Ends it and waits until it has ended.
  ///
  /// @throws IOException if it had failed before
  void end() throws IOException;

  @Override
  void close() throws IOException;
}
