package dev.argyle.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What a library's HTTP server does on a host of ours, when the JDK's client calls it from
/// another.
@Timeout(120)
abstract class HttpServerContract {
  static final int PORT = 8080;
  static final String PAGE = "It works, on a stack of its own.";

  private static final int MIB = 1 << 20;
  private static final int AT_ONCE = 32;

  @RegisterExtension final TwoHosts hosts = new TwoHosts();
  private AutoCloseable server;
  private ExecutorService threads;
  private HttpClient client;

  /// Starts it on [#PORT] of the current host: [#PAGE] to who gets, its own body to who posts.
  abstract AutoCloseable serve() throws Exception;

  @BeforeEach
  void start() throws Exception {
    server = hosts.onServer(this::serve);
    threads = Executors.newFixedThreadPool(4, hosts.client().threads());
    client =
        hosts.onClient(
            () -> HttpClient.newBuilder().version(Version.HTTP_1_1).executor(threads).build());
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    hosts.onServer(() -> {
      server.close(); // some call themselves to be woken
      return null;
    });
    threads.shutdownNow();
  }

  private static HttpRequest.Builder request() {
    return HttpRequest.newBuilder(URI.create("http://server:" + PORT + "/"));
  }

  @Test
  void givesAPage() throws Exception {
    HttpResponse<String> response =
        hosts.onClient(() -> client.send(request().build(), BodyHandlers.ofString()));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo(PAGE);
  }

  @Test
  void givesBackTheMebibytesOfManyAtOnce() {
    List<byte[]> posted = new ArrayList<>();
    List<CompletableFuture<byte[]>> answers = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      byte[] body = new byte[MIB];
      new Random(i).nextBytes(body);
      posted.add(body);
      answers.add(
          client
              .sendAsync(
                  request().POST(BodyPublishers.ofByteArray(body)).build(),
                  BodyHandlers.ofByteArray())
              .thenApply(HttpResponse::body));
    }

    assertThat(answers).extracting(CompletableFuture::join).containsExactlyElementsOf(posted);
  }
}
