package dev.argyle.bench;

import dev.argyle.bench.result.Sample;
import java.io.IOException;

/// One of those that are compared. Idle between its turns.
interface Contestant extends AutoCloseable {
  /// Who it is.
  String name();

  /// Its turn.
  Sample round(int millis) throws IOException;

  @Override
  void close();
}
