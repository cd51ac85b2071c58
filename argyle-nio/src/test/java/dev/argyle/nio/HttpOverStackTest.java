package dev.argyle.nio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The JDK's own HTTP server and client, neither of which knows about us, on two hosts of ours. The
/// JVM runs with [CurrentStackProvider].
@Timeout(120)
class HttpOverStackTest {
  private static final int MIB = 1 << 20;
  private static final long SEED = 20_261_122;

  private final TwoHosts hosts = new TwoHosts();
  private final byte[] document = octets(16 * MIB, SEED);
  private final Set<InetSocketAddress> peers = ConcurrentHashMap.newKeySet();
  private final ExecutorService serverThreads = Executors.newVirtualThreadPerTaskExecutor();
  private final ExecutorService clientThreads = Executors.newFixedThreadPool(8);
  private HttpServer server;
  private HttpClient client;

  @BeforeEach
  void open() throws IOException {
    server =
        StackContext.call(
            hosts.left.syscalls(),
            () -> HttpServer.create(new InetSocketAddress("10.0.0.1", 80), 64));
    server.createContext("/document", exchange -> answer(exchange, document));
    server.createContext("/hash", exchange -> answer(exchange, hashOfBody(exchange)));
    server.createContext("/echo", exchange -> answer(exchange, bodyOf(exchange)));
    server.setExecutor(serverThreads);
    server.start();
    client =
        StackContext.call(
            hosts.right.syscalls(),
            () ->
                HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .executor(StackContext.executor(hosts.right.syscalls(), clientThreads))
                    .build());
  }

  @AfterEach
  void close() {
    client.close();
    server.stop(0);
    serverThreads.shutdownNow();
    clientThreads.shutdownNow();
    hosts.close();
  }

  private void answer(HttpExchange exchange, byte[] body) throws IOException {
    peers.add(exchange.getRemoteAddress());
    exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  private static byte[] bodyOf(HttpExchange exchange) throws IOException {
    try (InputStream in = exchange.getRequestBody()) {
      return in.readAllBytes();
    }
  }

  private static byte[] hashOfBody(HttpExchange exchange) throws IOException {
    return hash(bodyOf(exchange)).getBytes(UTF_8);
  }

  private static HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://10.0.0.1" + path));
  }

  /// The client opens the connection on the thread that calls `send`.
  private <T> HttpResponse<T> send(HttpRequest.Builder request, BodyHandler<T> handler)
      throws Exception {
    return StackContext.call(hosts.right.syscalls(), () -> client.send(request.build(), handler));
  }

  private static byte[] octets(int count, long seed) {
    byte[] octets = new byte[count];
    new Random(seed).nextBytes(octets);
    return octets;
  }

  private static String hash(byte[] octets) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }

  @Test
  void getsSixteenMebibytesUnharmed() throws Exception {
    HttpResponse<byte[]> response = send(request("/document"), BodyHandlers.ofByteArray());

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(hash(response.body())).isEqualTo(hash(document));
    assertThat(peers).extracting(InetSocketAddress::getHostString).containsExactly("10.0.0.2");
  }

  @Test
  void postsFourMebibytesUnharmed() throws Exception {
    byte[] posted = octets(4 * MIB, SEED + 1);

    HttpResponse<String> response =
        send(request("/hash").POST(BodyPublishers.ofByteArray(posted)), BodyHandlers.ofString());

    assertThat(response.body()).isEqualTo(hash(posted));
  }

  @Test
  void keepsOneConnectionForRequestsThatFollowEachOther() throws Exception {
    for (int i = 0; i < 100; i++) {
      String posted = "request " + i;
      HttpRequest.Builder request = request("/echo").POST(BodyPublishers.ofString(posted));
      assertThat(send(request, BodyHandlers.ofString()).body()).isEqualTo(posted);
    }

    assertThat(peers).hasSize(1);
  }

  @Test
  void answersManyRequestsAtOnce() throws Exception {
    List<CompletableFuture<String>> answers = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      byte[] posted = octets(1 + i * 997, SEED + i);
      HttpRequest request = request("/hash").POST(BodyPublishers.ofByteArray(posted)).build();
      expected.add(hash(posted));
      answers.add(client.sendAsync(request, BodyHandlers.ofString()).thenApply(HttpResponse::body));
    }

    assertThat(answers).extracting(CompletableFuture::join).containsExactlyElementsOf(expected);
  }

  @Test
  void leavesNothingOpen() throws Exception {
    HttpResponse<byte[]> response = send(request("/document"), BodyHandlers.ofByteArray());
    assertThat(response.body()).hasSize(16 * MIB);

    client.close();
    server.stop(0);

    assertThat(comesTrue(() -> hosts.open().isEmpty())).as("%s", hosts.open()).isTrue();
    assertThat(comesTrue(() -> hosts.descriptors() == 0)).as("%s", hosts.descriptors()).isTrue();
    assertThat(hosts.shutDown()).isZero();
  }

  /// Whether something that other threads are about to do comes about.
  private static boolean comesTrue(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(30)) {
        return false;
      }
      LockSupport.parkNanos(100_000);
    }
    return true;
  }
}
