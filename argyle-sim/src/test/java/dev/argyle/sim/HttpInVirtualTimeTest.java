package dev.argyle.sim;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.argyle.nio.CurrentStackProvider;
import dev.argyle.nio.StackContext;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The JDK's own HTTP server and client, with threads that nobody controls, in virtual time.
@Timeout(120)
class HttpInVirtualTimeTest {
  private static final int OCTETS = 16 << 20;

  private final SimulatedNetwork network = SimulatedNetwork.inVirtualTime(42);
  private final SimulatedHost client = network.host("client");
  private final SimulatedHost server = network.host("server");
  private final byte[] document = new byte[OCTETS];
  private Duration took;

  @AfterEach
  void close() {
    network.close();
  }

  @Test
  void fetchesADocumentThroughABadLink() {
    CurrentStackProvider.install();
    new SplittableRandom(1).nextBytes(document);
    SimulatedLink link =
        network.link(
            server,
            client,
            LinkConfig.DEFAULT
                .withDelay(Duration.ofMillis(10))
                .withLoss(0.005)
                .withRateBitsPerSecond(100_000_000));
    byte[] received = network.callOnPlatformThread(this::fetch);
    assertThat(received).isEqualTo(document);
    assertThat(link.counters().lost()).isPositive();
    // 1.34 s at the link's rate; loss makes it some 14 s, more where time jumps over busy threads
    assertThat(took).isBetween(Duration.ofMillis(1340), Duration.ofMinutes(1));
  }

  private byte[] fetch() throws Exception {
    var address = new InetSocketAddress(server.address4().toInetAddress(), 80);
    HttpServer http = StackContext.call(server.syscalls(), () -> HttpServer.create(address, 5));
    http.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, document.length);
          try (var body = exchange.getResponseBody()) {
            body.write(document);
          }
        });
    http.start();
    try {
      return StackContext.call(
          client.syscalls(),
          () -> {
            try (HttpClient caller =
                HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .executor(StackContext.executor(client.syscalls(), network.executor()))
                    .build()) {
              URI uri = URI.create("http://" + server.address4() + "/");
              HttpRequest request = HttpRequest.newBuilder(uri).build();
              byte[] body = caller.send(request, BodyHandlers.ofByteArray()).body();
              took = network.elapsed(); // closing both has time-outs of the machine's clock
              return body;
            }
          });
    } finally {
      http.stop(0);
    }
  }
}
