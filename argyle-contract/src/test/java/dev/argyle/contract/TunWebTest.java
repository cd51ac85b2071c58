package dev.argyle.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.nio.CurrentStackProvider;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The web over a TUN device: the JDK's client here and nginx there, and the other way round the
/// JDK's server here and there those who measure servers, `wrk` and `ab`. `curl` has its tests in
/// [TunInteropTest].
@Timeout(300)
class TunWebTest {
  private static final int PORT = 8080;

  /// 1 GiB and a little.
  private static final int MEGABYTES = 1_074;

  @TempDir private Path folder;

  @BeforeAll
  static void chooseChannels() {
    CurrentStackProvider.install();
  }

  @Test
  void fetchesAGibibyteFromNginx() throws Exception {
    Path nginx = TunRequirement.program("nginx");
    SampleFile file = SampleFile.of(MEGABYTES, folder);
    Path settings = folder.resolve("nginx.conf");
    Files.writeString(
        settings,
        """
        user root;
        daemon off;
        master_process off;
        pid %1$s/pid;
        error_log stderr;
        events {}
        http {
          access_log off;
          sendfile on;
          server { listen %2$d; root %1$s; }
        }
        """
            .formatted(folder, PORT));
    try (TunRig rig = TunRig.open(true)) {
      rig.kernelServer(PORT, "exec %s -p '%s' -c '%s'".formatted(nginx, folder, settings));
      URI uri = URI.create("http://" + TunRig.KERNEL4 + ":" + PORT + "/" + file.name());
      HttpRequest request = HttpRequest.newBuilder(uri).build();
      try (HttpClient client = rig.client()) {
        HttpResponse<InputStream> response =
            rig.onStack(() -> client.send(request, BodyHandlers.ofInputStream()));
        try (InputStream body = response.body()) {
          assertThat(SampleFile.hash(body)).isEqualTo(file.sha256());
        }
      }
    }
  }

  @Test
  void servesTwoHundredFiftySixConnectionsOfWrkForHalfAMinute() throws Exception {
    TunRequirement.programs("wrk");
    Files.writeString(folder.resolve("page"), "It works.");
    try (TunRig rig = TunRig.open(true)) {
      rig.serve(folder);

      String report = rig.run("wrk -t2 -c256 -d30s --timeout 20s http://" + TunRig.OURS4 + "/page");

      assertThat(report)
          .containsPattern("[1-9][0-9]* requests in 30")
          .doesNotContain("Socket errors", "Non-2xx");
      TunRig.comesTrue("no socket is left", () -> rig.connections().isEmpty());
    }
  }

  @Test
  void servesTenThousandRequestsOfAb() throws Exception {
    TunRequirement.programs("ab");
    Files.writeString(folder.resolve("page"), "It works.");
    try (TunRig rig = TunRig.open(true)) {
      rig.serve(folder);

      String oneByOne = rig.run("ab -q -n 10000 -c 64 http://" + TunRig.OURS4 + "/page");
      String keptAlive = rig.run("ab -q -k -n 10000 -c 64 http://" + TunRig.OURS4 + "/page");

      for (String report : new String[] {oneByOne, keptAlive}) {
        assertThat(report)
            .containsPattern("Complete requests: +10000")
            .containsPattern("Failed requests: +0")
            .doesNotContain("Non-2xx");
      }
    }
  }
}
