package dev.argyle.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/// `java.net.http.HttpClient`: channels of the JVM's provider, opened on the thread that sends; an
/// executor whose threads are on the host ([dev.argyle.nio.StackContext#threadFactory]).
class JdkHttpClientTest extends HttpClientContract {
  @Override
  byte[] get(String url) throws Exception {
    return send(HttpRequest.newBuilder(URI.create(url)));
  }

  @Override
  byte[] post(String url, byte[] body) throws Exception {
    return send(HttpRequest.newBuilder(URI.create(url)).POST(BodyPublishers.ofByteArray(body)));
  }

  private static byte[] send(HttpRequest.Builder request) throws Exception {
    try (HttpClient client = HttpClient.newBuilder().version(Version.HTTP_1_1).build()) {
      return client.send(request.build(), BodyHandlers.ofByteArray()).body();
    }
  }

  @Test
  void speaksHttp2ByTls() throws Exception {
    assertSpeaksHttp2("https://server:8443/");
  }

  @Test
  void speaksHttp2AfterAnUpgrade() throws Exception {
    assertSpeaksHttp2("http://server:8080/");
  }

  /// Many streams on one connection.
  private void assertSpeaksHttp2(String url) throws Exception {
    Undertow server = hosts.onServer(JdkHttpClientTest::http2Server);
    ExecutorService threads = Executors.newFixedThreadPool(4, hosts.client().threads());
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
    try (HttpClient client =
        hosts.onClient(() -> HttpClient.newBuilder().executor(threads).build())) {
      HttpResponse<String> first =
          hosts.onClient(() -> client.send(request, BodyHandlers.ofString()));
      List<CompletableFuture<String>> others = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        others.add(
            client.sendAsync(request, BodyHandlers.ofString()).thenApply(HttpResponse::body));
      }

      assertThat(first.version()).isEqualTo(Version.HTTP_2);
      assertThat(others).extracting(CompletableFuture::join).containsOnly("HTTP/2.0");
      assertThat(hosts.connections()).isEqualTo(1);
    } finally {
      server.stop();
      threads.shutdownNow();
    }
  }

  private static Undertow http2Server() throws Exception {
    Undertow server =
        Undertow.builder()
            .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
            .addHttpListener(8080, "0.0.0.0")
            .addHttpsListener(8443, "0.0.0.0", SelfSigned.serverContext())
            .setHandler(
                exchange -> exchange.getResponseSender().send(exchange.getProtocol().toString()))
            .build();
    server.start();
    return server;
  }
}
