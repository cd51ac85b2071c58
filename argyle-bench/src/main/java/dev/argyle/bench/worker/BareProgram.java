package dev.argyle.bench.worker;

import dev.argyle.linux.TunConfig;
import dev.argyle.linux.TunPackets;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// The bare responder in a process of its own. Asked `datagrams`, it tells how many have come.
final class BareProgram implements Program {
  /// The request for the number of datagrams that have come.
  static final String DATAGRAMS = "datagrams";

  private final CompletableFuture<BareResponder> ready = new CompletableFuture<>();
  private final Thread thread;
  private final BareResponder responder;

  /// @param copies whether it copies payload, as a stack does
  BareProgram(TunConfig config, boolean copies) throws IOException, InterruptedException {
    thread = Thread.ofPlatform().name("bare").daemon().start(() -> run(config, copies));
    try {
      responder = ready.get();
    } catch (ExecutionException e) {
      throw new IOException(ready.exceptionNow().getMessage(), e);
    }
  }

  private void run(TunConfig config, boolean copies) {
    try (TunPackets device = TunPackets.open(config)) {
      BareResponder own = new BareResponder(device, config.offload(), copies);
      ready.complete(own);
      own.run();
    } catch (IOException | RuntimeException e) {
      if (!ready.completeExceptionally(e)) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public String answer(String request) {
    if (!request.equals(DATAGRAMS)) {
      throw new IllegalArgumentException("not a request: " + request);
    }
    return Long.toString(responder.datagrams());
  }

  @Override
  public void close() throws IOException {
    responder.stop();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
