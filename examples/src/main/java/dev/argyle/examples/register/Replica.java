package dev.argyle.examples.register;

import dev.argyle.examples.cluster.Responder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;

/// One of the machines that keep a register: it takes what is newer than what it has, and answers
/// with what it has then. A read brings nothing, which is never newer.
public final class Replica implements Runnable {
  /// Where it listens.
  public static final int PORT = 7000;

  private final AtomicReference<Versioned> kept = new AtomicReference<>(Versioned.NOTHING);

  @Override
  public void run() {
    try {
      new Responder(PORT, Versioned.OCTETS, this::answer).run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ByteBuffer answer(ByteBuffer request) {
    Versioned brought = Versioned.from(request);
    return kept.accumulateAndGet(brought, (a, b) -> b.version() > a.version() ? b : a).octets();
  }
}
