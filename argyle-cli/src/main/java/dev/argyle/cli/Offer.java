package dev.argyle.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.argyle.nio.StackContext;
import dev.argyle.socket.Syscalls;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/// The JDK's HttpServer, unmodified, on one of our stacks. It gives one content, whatever is asked
/// for, and hashes what it has sent.
final class Offer implements AutoCloseable, HttpHandler {
  private static final int HTTP_OK = 200;
  private static final int ACCEPT_QUEUE = 64;
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int NO_BODY = -1;

  private final Content content;
  private final HttpServer server;
  private final CompletableFuture<String> sent = new CompletableFuture<>();

  private Offer(Content content, HttpServer server) {
    this.content = content;
    this.server = server;
  }

  /// Begins to listen.
  ///
  /// @param executor runs what answers requests
  static Offer at(Syscalls stack, InetSocketAddress address, Content content, Executor executor)
      throws IOException {
    HttpServer server = StackContext.call(stack, () -> HttpServer.create(address, ACCEPT_QUEUE));
    Offer offer = new Offer(content, server);
    server.createContext("/", offer);
    server.setExecutor(executor);
    server.start();
    return offer;
  }

  /// The hash of all that was sent, in hexadecimal; complete when the last octet was written.
  CompletableFuture<String> sha256() {
    return sent;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange;
        InputStream from = content.open()) {
      exchange.sendResponseHeaders(HTTP_OK, content.octets() == 0 ? NO_BODY : content.octets());
      Sha256 hash = new Sha256();
      OutputStream to = exchange.getResponseBody();
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
        hash.add(buffer, n);
        to.write(buffer, 0, n);
      }
      to.close();
      sent.complete(hash.hex());
    } catch (IOException | RuntimeException e) {
      sent.completeExceptionally(e);
      throw e;
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
