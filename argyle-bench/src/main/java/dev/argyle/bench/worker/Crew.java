package dev.argyle.bench.worker;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Threads of a load, which end together. What the first one to fail has failed with is kept.
final class Crew {
  /// Work that ends by itself, or because a channel is closed.
  interface Work {
    void run() throws IOException;
  }

  private final ThreadFactory threads;
  private final List<Thread> running = new ArrayList<>();
  private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();

  /// @param virtual whether they are virtual threads; else platform threads
  Crew(boolean virtual) {
    threads =
        virtual
            ? Thread.ofVirtual().name("load-", 0).factory()
            : Thread.ofPlatform().daemon().name("load-", 0).factory();
  }

  void start(Work work) {
    Thread thread = threads.newThread(() -> run(work));
    running.add(thread);
    thread.start();
  }

  private void run(Work work) {
    try {
      work.run();
    } catch (IOException e) {
      failure.compareAndSet(null, e);
    }
  }

  /// Waits for all that were started.
  ///
  /// @throws IOException that one of them has failed with
  void join() throws IOException {
    try {
      for (Thread thread : running) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (InterruptedIOException) new InterruptedIOException("while a load ends").initCause(e);
    } finally {
      running.clear();
    }
    IOException failed = failure.getAndSet(null);
    if (failed != null) {
      throw failed;
    }
  }

  /// Waits for all that were started and whose channels have been closed: what they failed with
  /// is only that.
  void joinClosed() throws IOException {
    for (Thread thread : running) {
      thread.interrupt();
    }
    try {
      join();
    } catch (IOException closed) {
      if (closed instanceof InterruptedIOException) {
        throw closed;
      }
    }
  }
}
