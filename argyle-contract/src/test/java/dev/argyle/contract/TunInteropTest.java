package dev.argyle.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argyle.device.ImpairedDevice;
import dev.argyle.device.Impairment;
import dev.argyle.env.SeededEntropy;
import dev.argyle.nio.CurrentStackProvider;
import dev.argyle.nio.StackContext;
import dev.argyle.sock.TcpState;
import dev.argyle.stack.StackConfig;
import dev.argyle.tcp.TcpConfig;
import dev.argyle.tcp.TcpConfig.Retries;
import dev.argyle.tcp.TcpConfig.Times;
import dev.argyle.tcp.TcpCounters.Counter;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Our stack against the kernel's over a TUN device: the JDK's HTTP server and client here, curl,
/// Python's HTTP server and ping there.
///
/// `-Dargyle.parallelMegabytes=20` makes the parallel fetches smaller than the single ones.
@Timeout(600)
@ParameterizedClass(name = "offload: {0}")
@ValueSource(booleans = {true, false})
class TunInteropTest {
  @Parameter boolean offload;

  private static final int AT_ONCE = 32;
  private static final long SEED = 7;
  private static final Impairment BAD =
      Impairment.NONE.withLoss(0.02).withReorder(0.05).withDuplicate(0.01);

  /// Gives a silent peer up after some seconds, as others do after a quarter of an hour.
  private static final StackConfig HASTY =
      StackConfig.DEFAULT.with(
          TcpConfig.DEFAULT
              .with(new Retries(2, 2, 3, 3))
              .with(new Times(Duration.ofSeconds(1), Duration.ofSeconds(1))));

  @TempDir private static Path folder;
  private static SampleFile large;
  private static SampleFile parallel;
  private static SampleFile small;

  @BeforeAll
  static void prepare() throws IOException {
    TunRequirement.programs("curl", "ping", "python3", "sha256sum", "ss");
    CurrentStackProvider.install();
    large = SampleFile.of(200, folder);
    parallel = SampleFile.of(Integer.getInteger("argyle.parallelMegabytes", 200), folder);
    small = SampleFile.of(20, folder);
  }

  private static String fetch(String host, SampleFile file) {
    return "curl -gsS --fail http://" + host + "/" + file.name() + " | sha256sum | cut -d' ' -f1";
  }

  @ParameterizedTest
  @ValueSource(strings = {TunRig.OURS4, TunRig.OURS6})
  void curlFetchesTwoHundredMegabytes(String host) throws Exception {
    try (TunRig rig = TunRig.open(offload)) {
      rig.serve(folder);
      assertThat(rig.run(fetch(host, large))).isEqualTo(large.sha256());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TunRig.OURS4, TunRig.OURS6})
  void thirtyTwoCurlsFetchAtOnce(String host) throws Exception {
    try (TunRig rig = TunRig.open(offload)) {
      rig.serve(folder);
      List<Process> fetches = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        fetches.add(rig.start(fetch(host, parallel)));
      }
      for (Process each : fetches) {
        assertThat(TunRig.end(each)).isEqualTo(parallel.sha256());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TunRig.KERNEL4, TunRig.KERNEL6})
  void httpClientFetchesTwoHundredMegabytes(String host) throws Exception {
    try (TunRig rig = TunRig.open(offload)) {
      rig.kernelServer(folder);
      assertThat(get(rig, host, large)).isEqualTo(large.sha256());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TunRig.OURS4, TunRig.OURS6})
  void curlFetchesUnharmedOverABadPath(String host) throws Exception {
    try (TunRig rig = impaired()) {
      rig.serve(folder);
      assertThat(rig.run(fetch(host, small))).as("seed %d", SEED).isEqualTo(small.sha256());
      assertThat(rig.stack().tcpCounters().value(Counter.RETRANSMITTED_SEGMENTS)).isPositive();
    }
  }

  @Test
  void thirtyTwoCurlsFetchUnharmedOverABadPath() throws Exception {
    try (TunRig rig = impaired()) {
      rig.serve(folder);
      List<Process> fetches = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        fetches.add(rig.start(fetch(i % 2 == 0 ? TunRig.OURS4 : TunRig.OURS6, small)));
      }
      for (Process each : fetches) {
        assertThat(TunRig.end(each)).as("seed %d", SEED).isEqualTo(small.sha256());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {TunRig.KERNEL4, TunRig.KERNEL6})
  void httpClientFetchesUnharmedOverABadPath(String host) throws Exception {
    try (TunRig rig = impaired()) {
      rig.kernelServer(folder);
      assertThat(get(rig, host, small)).as("seed %d", SEED).isEqualTo(small.sha256());
    }
  }

  @Test
  void aClientKilledInMidTransferLeavesNoSocketBehind() throws Exception {
    try (TunRig rig = TunRig.open(HASTY, (device, _) -> device, offload)) {
      rig.serve(folder);
      Process curl = slowFetch(rig);
      curl.destroyForcibly().waitFor();
      TunRig.comesTrue("no socket is left", () -> rig.connections().isEmpty());
    }
  }

  @Test
  void aServerKilledInMidTransferLeavesNoSocketBehind() throws Exception {
    try (TunRig rig = TunRig.open(HASTY, (device, _) -> device, offload);
        HttpClient client = rig.client()) {
      Process server = rig.kernelServer(folder);
      HttpResponse<InputStream> response = send(rig, client, TunRig.KERNEL4, large);
      try (InputStream body = response.body()) {
        assertThat(body.readNBytes(1_000_000)).hasSize(1_000_000);
        server.destroyForcibly().waitFor();
        assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
      }
      TunRig.comesTrue("no socket is left", () -> rig.connections().isEmpty());
    }
  }

  @Test
  void aPeerThatFallsSilentInMidTransferLeavesNoSocketBehind() throws Exception {
    try (TunRig rig = TunRig.open(HASTY, (device, _) -> device, offload)) {
      rig.serve(folder);
      slowFetch(rig);
      rig.run("ip link set dev " + TunRig.DEVICE + " down");
      TunRig.comesTrue("no socket is left", () -> rig.connections().isEmpty());
      assertThat(rig.stack().tcpCounters().value(Counter.ABORTED_ON_TIMEOUT)).isPositive();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ping", "ping -s 5000", "ping -6", "ping -6 -s 5000"})
  void answersTheKernelsPing(String ping) throws Exception {
    try (TunRig rig = TunRig.open(offload)) {
      String host = ping.contains("-6") ? "fd09::2" : "10.9.0.2";
      assertThat(rig.run(ping + " -c 3 -i 0.2 -W 5 " + host))
          .contains(" 3 received, 0% packet loss");
    }
  }

  /// Begins a fetch that lasts, and waits until it is under way.
  private static Process slowFetch(TunRig rig) throws IOException {
    Process curl =
        rig.start("exec curl -gsS --limit-rate 2M -o /dev/null http://10.9.0.2/" + large.name());
    TunRig.comesTrue(
        "the transfer is under way",
        () ->
            rig.connections().stream()
                .anyMatch(sock ->
                    sock.state() == TcpState.ESTABLISHED
                        && sock.tcp() != null
                        && sock.tcp().traffic().ackedOctets() > 1_000_000));
    return curl;
  }

  private TunRig impaired() throws Exception {
    return TunRig.open(
        StackConfig.DEFAULT,
        (device, env) -> new ImpairedDevice(device, BAD, BAD, env, new SeededEntropy(SEED)),
        offload);
  }

  private static String get(TunRig rig, String host, SampleFile file) throws Exception {
    try (HttpClient client = rig.client();
        InputStream body = send(rig, client, host, file).body()) {
      return SampleFile.hash(body);
    }
  }

  private static HttpResponse<InputStream> send(
      TunRig rig, HttpClient client, String host, SampleFile file) throws Exception {
    URI uri = URI.create("http://" + host + ":8000/" + file.name());
    return StackContext.<HttpResponse<InputStream>, Exception>call(
        rig.stack().syscalls(),
        () -> client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofInputStream()));
  }
}
