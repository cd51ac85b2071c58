package dev.argyle.examples.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.argyle.nio.CurrentStackProvider;
import dev.argyle.nio.StackContext;
import dev.argyle.sim.LinkConfig;
import dev.argyle.sim.SimulatedHost;
import dev.argyle.sim.SimulatedNetwork;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The JDK's HTTP client and server, with threads of their own, on hosts of a network: their
/// time-outs and pauses are virtual.
class PatientClientTest {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration PARTITION = Duration.ofMinutes(2);

  private final SimulatedNetwork network =
      SimulatedNetwork.builder().star(LinkConfig.DEFAULT.withDelay(Duration.ofMillis(10))).build();
  private final SimulatedHost server = network.host("server");
  private final SimulatedHost client = network.host("client");
  private HttpServer running;

  @BeforeEach
  void startServer() throws IOException {
    CurrentStackProvider.install();
    running =
        StackContext.call(
            server.syscalls(), () -> HttpServer.create(new InetSocketAddress(80), 10));
    running.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestURI().getPath().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    running.setExecutor(server.executor());
    running.start();
  }

  @AfterEach
  void close() {
    running.stop(0);
    network.close();
  }

  @Test
  void triesAgainUntilThePartitionIsOver() {
    network.schedule(Duration.ofSeconds(10), () -> network.partition(client, server));
    network.schedule(Duration.ofSeconds(10).plus(PARTITION), network::heal);
    int failures = client.call(() -> fetchEverySecond(20));
    assertThat(failures).isBetween(3, 15);
    assertThat(network.elapsed()).isBetween(PARTITION, PARTITION.plusMinutes(2));
  }

  /// Fetches so many documents, one every second. @return how many attempts have failed
  private int fetchEverySecond(int documents) throws Exception {
    try (HttpClient http = HttpClient.newBuilder().executor(client.executor()).build()) {
      PatientClient patient = new PatientClient(http, PATIENCE, 100);
      for (int i = 0; i < documents; i++) {
        assertThat(patient.fetch(URI.create("http://server/" + i))).isEqualTo("/" + i);
        Thread.sleep(1000);
      }
      return patient.failures();
    }
  }

  @Test
  void givesUpInTheEnd() {
    network.partition(client, server);
    assertThatThrownBy(() ->
            client.call(() -> {
              try (HttpClient http = HttpClient.newBuilder().executor(client.executor()).build()) {
                return new PatientClient(http, PATIENCE, 3).fetch(URI.create("http://server/"));
              }
            }))
        .hasCauseInstanceOf(HttpTimeoutException.class);
    Duration expected = PATIENCE.multipliedBy(3).plusSeconds(1 + 2);
    assertThat(network.elapsed()).isBetween(expected, expected.plusSeconds(5));
  }
}
