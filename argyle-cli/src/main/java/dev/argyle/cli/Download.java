package dev.argyle.cli;

import dev.argyle.env.Clock;
import dev.argyle.nio.StackContext;
import dev.argyle.socket.Syscalls;
import dev.argyle.stack.NetStack;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.LongFunction;

/// The JDK's HttpClient, unmodified, on one of our stacks. It fetches a file, hashes it and hands
/// it on as it comes.
final class Download implements AutoCloseable {
  private static final int HTTP_OK = 200;
  private static final int BUFFER_BYTES = 64 * 1024;

  /// What has come.
  ///
  /// @param octets how much
  /// @param sha256 its hash, in hexadecimal
  /// @param elapsed from the request to the last octet, in the time of the stack
  record Received(long octets, String sha256, Duration elapsed) {}

  private final Syscalls calls;
  private final Clock clock;
  private final HttpClient client;

  /// @param executor runs what the client has to do
  Download(NetStack stack, Executor executor) {
    calls = stack.syscalls();
    clock = stack.env().clock();
    client =
        StackContext.call(
            calls,
            () ->
                HttpClient.newBuilder()
                    .version(Version.HTTP_1_1)
                    .proxy(HttpClient.Builder.NO_PROXY)
                    .followRedirects(Redirect.NORMAL)
                    .executor(StackContext.executor(calls, executor))
                    .build());
  }

  /// Fetches a file.
  ///
  /// @param progress made once the length is known, -1 if the server does not tell it
  /// @throws IOException with one line that names the address
  Received fetch(URI uri, OutputStream into, LongFunction<Progress> progress) throws IOException {
    long startNanos = clock.nanos();
    try {
      HttpResponse<InputStream> response = StackContext.call(calls, () -> send(uri));
      try (InputStream body = response.body()) {
        if (response.statusCode() != HTTP_OK) {
          throw new IOException("the server answers " + response.statusCode());
        }
        long length = response.headers().firstValueAsLong("Content-Length").orElse(-1);
        try (Progress bar = progress.apply(length)) {
          return copy(body, into, bar, startNanos);
        }
      }
    } catch (IOException e) {
      throw new IOException("cannot fetch " + uri + ": " + Reasons.inWords(e), e);
    }
  }

  /// The client opens the connection on the thread that calls this.
  private HttpResponse<InputStream> send(URI uri) throws IOException {
    try {
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofInputStream());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private Received copy(InputStream from, OutputStream into, Progress bar, long startNanos)
      throws IOException {
    Sha256 hash = new Sha256();
    byte[] buffer = new byte[BUFFER_BYTES];
    long octets = 0;
    for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
      hash.add(buffer, n);
      into.write(buffer, 0, n);
      octets += n;
      bar.at(octets, Duration.ofNanos(clock.nanos() - startNanos));
    }
    return new Received(octets, hash.hex(), Duration.ofNanos(clock.nanos() - startNanos));
  }

  /// Ends the client; what is under way is broken off.
  @Override
  public void close() {
    client.shutdownNow();
  }
}
