package dev.argyle.bench.worker;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

/// A load whose threads go on until they are told to stop, and count what they have done.
abstract class CountedLoad implements Load {
  private final Crew crew;
  private final AtomicLong done = new AtomicLong();
  private volatile boolean running;

  /// @param virtual whether its threads are virtual
  CountedLoad(boolean virtual) {
    this.crew = new Crew(virtual);
  }

  /// Starts the threads. They end soon after [#isRunning] says no.
  abstract void start(Crew crew) throws IOException;

  /// Ends the waiting of threads that would not see the end by themselves.
  void interrupt() throws IOException {}

  /// Whether to go on.
  final boolean isRunning() {
    return running;
  }

  /// So much more has been done.
  final void count(long more) {
    done.addAndGet(more);
  }

  @Override
  public final void begin() throws IOException {
    running = true;
    start(crew);
  }

  @Override
  public final long done() {
    return done.get();
  }

  @Override
  public final void end() throws IOException {
    running = false;
    interrupt();
    crew.join();
  }
}
