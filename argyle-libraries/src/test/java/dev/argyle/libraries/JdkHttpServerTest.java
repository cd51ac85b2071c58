package dev.argyle.libraries;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// `com.sun.net.httpserver`: channels of the JVM's provider, opened in `create`.
class JdkHttpServerTest extends HttpServerContract {
  @Override
  AutoCloseable serve() throws IOException {
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    HttpServer server = HttpServer.create(new InetSocketAddress(PORT), 0);
    server.createContext("/", JdkHttpServerTest::answer);
    server.setExecutor(threads);
    server.start();
    return () -> {
      server.stop(0);
      threads.shutdownNow();
    };
  }

  private static void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (exchange.getRequestMethod().equals("GET")) {
      body = PAGE.getBytes(UTF_8);
    }
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
