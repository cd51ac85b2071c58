package dev.argyle.examples.greeter;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;

/// A web server that greets whoever calls. Nothing in it knows of Argyle.
public final class Greeter {
  private Greeter() {}

  /// Starts it on all addresses of the host.
  public static HttpServer start(int port) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
    server.createContext("/", Greeter::greet);
    server.start();
    return server;
  }

  private static void greet(HttpExchange exchange) throws IOException {
    String caller = exchange.getRemoteAddress().getAddress().getHostAddress();
    byte[] page = ("Hello " + caller + "\n").getBytes(UTF_8);
    exchange.sendResponseHeaders(200, page.length);
    exchange.getResponseBody().write(page);
    exchange.close();
  }
}
