package dev.argyle.bench.worker;

import java.io.IOException;

/// What a worker process does. Called by one thread.
interface Program extends AutoCloseable {
  /// Does what one line asks for.
  ///
  /// @return the answer, one line
  String answer(String request) throws Exception;

  @Override
  void close() throws IOException;
}
