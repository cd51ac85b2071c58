package dev.argyle.bench.relay;

import java.io.IOException;

/// Connections over paths of the same kind, each of which brings octets as fast as it can.
interface Streams extends AutoCloseable {
  /// Octets that have come so far, of all of them.
  long octets();

  @Override
  void close() throws IOException;
}
