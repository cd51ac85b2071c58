package dev.argyle.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NetworkNamespaceTest {
  private static final Path OF_THREAD = Path.of("/proc/thread-self/ns/net");

  private NetworkNamespace namespace;

  @BeforeEach
  void open() throws Exception {
    namespace = TunRequirement.namespace();
  }

  @AfterEach
  void close() {
    if (namespace != null) {
      namespace.close();
    }
  }

  @Test
  void whatRunsInsideIsElsewhereAndWhatRunsOutsideIsNot() throws Exception {
    Path before = Files.readSymbolicLink(OF_THREAD);
    Path inside = namespace.run(() -> Files.readSymbolicLink(OF_THREAD));
    assertThat(inside).isNotEqualTo(before);
    assertThat(Files.readSymbolicLink(OF_THREAD)).isEqualTo(before);
  }

  @Test
  void processStartedInsideIsInside() throws Exception {
    Process process = namespace.start(new ProcessBuilder("readlink", "/proc/self/ns/net"));
    String ofProcess =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(ofProcess)
        .isEqualTo(namespace.run(() -> Files.readSymbolicLink(OF_THREAD)).toString());
  }

  @Test
  void threadStartedInsideIsInside() throws Exception {
    AtomicReference<Path> ofThread = new AtomicReference<>();
    Thread thread =
        namespace.run(() ->
            Thread.ofPlatform()
                .start(() -> {
                  try {
                    ofThread.set(Files.readSymbolicLink(OF_THREAD));
                  } catch (IOException e) {
                    throw new AssertionError(e);
                  }
                }));
    thread.join();
    assertThat(ofThread.get()).isEqualTo(namespace.run(() -> Files.readSymbolicLink(OF_THREAD)));
  }

  @Test
  void loopbackIsUp() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket server = namespace.run(() -> new ServerSocket(0, 1, loopback));
        Socket client = namespace.run(() -> new Socket(loopback, server.getLocalPort()))) {
      assertThat(client.isConnected()).isTrue();
    }
  }

  @Test
  void throwsWhatWasThrownInside() {
    assertThatThrownBy(() ->
            namespace.run(() -> {
              throw new IOException("inside");
            }))
        .isInstanceOf(IOException.class)
        .hasMessage("inside");
  }

  @Test
  void runsAtOnceWhatIsGivenToItFromInside() throws Exception {
    assertThat(namespace.<String>run(() -> namespace.run(() -> "nested"))).isEqualTo("nested");
  }

  @Test
  void addressesAndRoutesCanBeGivenAndTaken() throws Exception {
    String ip = TunRequirement.program("ip");
    namespace.run(() -> {
      try (Netlink netlink = Netlink.open()) {
        int lo = netlink.link("lo").index();
        netlink.addAddress(lo, IpPrefix.parse("192.0.2.1/24"));
        netlink.addAddress(lo, IpPrefix.parse("192.0.2.1/24")); // again
        netlink.addAddress(lo, IpPrefix.parse("192.0.2.9/24"));
        netlink.deleteAddress(lo, IpPrefix.parse("192.0.2.9/24"));
        netlink.addRoute(IpPrefix.parse("198.51.100.0/24"), lo, null);
        netlink.addRoute(IpPrefix.parse("203.0.113.0/24"), lo, IpAddress.parse("192.0.2.77"));
        netlink.addRoute(IpPrefix.parse("2001:db8:9::/48"), lo, null);
        netlink.setMtu(lo, 9000);
        return netlink.link("lo");
      }
    });
    String addresses = output(ip, "addr");
    assertThat(addresses).contains("inet 192.0.2.1/24", "mtu 9000").doesNotContain("192.0.2.9");
    assertThat(output(ip, "route"))
        .contains("198.51.100.0/24 dev lo", "203.0.113.0/24 via 192.0.2.77 dev lo");
    assertThat(output(ip, "-6", "route")).contains("2001:db8:9::/48 dev lo");
  }

  @Test
  void connectionsOfTheHostToItselfCanBeAcknowledgedAtOnce() throws Exception {
    String ip = TunRequirement.program("ip");
    namespace.run(() -> {
      try (Netlink netlink = Netlink.open()) {
        int lo = netlink.link("lo").index();
        netlink.acknowledgeAtOnce(lo, IpPrefix.parse("127.0.0.1/8"));
        netlink.acknowledgeAtOnce(lo, IpPrefix.parse("::1/128"));
        return lo;
      }
    });
    assertThat(output(ip, "route", "show", "table", "local").lines())
        .filteredOn(line -> line.contains("quickack 1"))
        .singleElement()
        .asString()
        .startsWith("local 127.0.0.0/8 dev lo")
        .contains("src 127.0.0.1");
    assertThat(output(ip, "-6", "route", "show", "table", "local").lines())
        .filteredOn(line -> line.startsWith("local ::1 dev lo"))
        .singleElement()
        .asString()
        .contains("quickack 1");
  }

  @Test
  void knowsWhichAddressesAreLocal() throws Exception {
    List<Boolean> local =
        namespace.run(() -> {
          try (Netlink netlink = Netlink.open()) {
            int lo = netlink.link("lo").index();
            netlink.addAddress(lo, IpPrefix.parse("192.0.2.1/32"));
            netlink.addRoute(IpPrefix.parse("2001:db8:9::/48"), lo, null);
            return List.of(
                netlink.isLocal(IpAddress.parse("192.0.2.1")),
                netlink.isLocal(IpAddress.parse("192.0.2.2")),
                netlink.isLocal(IpAddress.parse("2001:db8:9::1")),
                netlink.isLocal(IpAddress.parse("2001:db8:8::1")));
          }
        });
    assertThat(local).containsExactly(true, false, false, false);
  }

  @Test
  void saysWhatTheKernelRefused() {
    assertThatThrownBy(() ->
            namespace.run(() -> {
              try (Netlink netlink = Netlink.open()) {
                netlink.setUp(4711);
                return null;
              }
            }))
        .isInstanceOf(NetlinkException.class)
        .hasMessage("cannot bring the interface up: ENODEV (No such device)");
  }

  private String output(String... command) throws IOException {
    Process process = namespace.start(new ProcessBuilder(command).redirectErrorStream(true));
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
