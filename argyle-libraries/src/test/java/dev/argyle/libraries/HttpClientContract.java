package dev.argyle.libraries;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What a library's HTTP client does on a host of ours, when it calls the JDK's server on another,
/// with and without TLS.
@Timeout(120)
abstract class HttpClientContract {
  private static final int MIB = 1 << 20;

  @RegisterExtension final TwoHosts hosts = new TwoHosts();
  private ExecutorService threads;
  private HttpServer plain;
  private HttpsServer secured;

  /// Gets a page, on the client's host. @return its body
  abstract byte[] get(String url) throws Exception;

  /// Posts a body, on the client's host. @return that of the answer
  abstract byte[] post(String url, byte[] body) throws Exception;

  @BeforeEach
  void start() throws Exception {
    threads = Executors.newFixedThreadPool(4, hosts.server().threads());
    plain = hosts.onServer(() -> HttpServer.create(new InetSocketAddress(80), 0));
    secured = hosts.onServer(() -> HttpsServer.create(new InetSocketAddress(443), 0));
    secured.setHttpsConfigurator(new HttpsConfigurator(SelfSigned.serverContext()));
    begin(plain);
    begin(secured);
  }

  private void begin(HttpServer server) {
    server.createContext("/", HttpClientContract::answer);
    server.setExecutor(threads);
    server.start();
  }

  @AfterEach
  void stop() {
    plain.stop(0);
    secured.stop(0);
    threads.shutdownNow();
  }

  private static void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (exchange.getRequestMethod().equals("GET")) {
      body = ("You are " + exchange.getRemoteAddress().getHostName()).getBytes(UTF_8);
    }
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Test
  void getsAPage() throws Exception {
    assertThat(hosts.onClient(() -> get("http://server/"))).asString().isEqualTo("You are client");
  }

  @Test
  void getsAPageByTls() throws Exception {
    assertThat(hosts.onClient(() -> get("https://server/"))).asString().isEqualTo("You are client");
  }

  @Test
  void getsBackTheMebibytesThatItPosts() throws Exception {
    byte[] body = new byte[8 * MIB];
    new Random(1).nextBytes(body);

    assertThat(hosts.onClient(() -> post("http://server/", body))).isEqualTo(body);
    assertThat(hosts.onClient(() -> post("https://server/", body))).isEqualTo(body);
  }
}
