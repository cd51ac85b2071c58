package dev.argyle.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sock.AddressFamily;
import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.SocketOption;
import dev.argyle.sock.SolSocket;
import dev.argyle.sock.SolTcp;
import dev.argyle.sock.TcpInfo;
import dev.argyle.sock.TcpInfo.ByCodepoint;
import dev.argyle.socket.SocketType;
import dev.argyle.socket.Syscalls;
import dev.argyle.wire.IpAddress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;

/// One connection between a stack of ours and a kernel, over which both send octets by chance, at
/// the same time. What each has received is what the other has sent, or the exchange fails.
final class TcpExchange {
  /// What the kernel says about its options, in `tcpi_options`.
  static final int OPTION_TIMESTAMPS = 1;

  static final int OPTION_SACK = 2;
  static final int OPTION_ECN = 8;
  static final int OPTION_ECN_SEEN = 16;
  static final int OPTION_SYN_DATA = 32;

  private static final int PORT = 4000;
  private static final int CHUNK = 64 * 1024;
  private static final long SEED = 41;

  /// Who opens it, and over which version of IP.
  enum Way {
    CLIENT4(true, "10.9.0.1", "10.9.0.2"),
    CLIENT6(true, "fd09::1", "fd09::2"),
    SERVER4(false, "10.9.0.1", "10.9.0.2"),
    SERVER6(false, "fd09::1", "fd09::2");

    private final boolean opens;
    private final String kernel;
    private final String ours;

    Way(boolean opens, String kernel, String ours) {
      this.opens = opens;
      this.kernel = kernel;
      this.ours = ours;
    }

    /// Whether ours opens it.
    boolean isClient() {
      return opens;
    }

    /// Whether it goes over IPv4.
    boolean isV4() {
      return IpAddress.parse(ours).isV4();
    }

    /// The address of ours.
    String ours() {
      return ours;
    }
  }

  /// What both say of the connection once everything is acknowledged.
  ///
  /// @param kernel fields of its `struct tcp_info` without their `tcpi_`, and `congestion`
  /// @param ours what `TCP_INFO` tells
  record Outcome(Map<String, String> kernel, TcpInfo ours) {
    /// One of what [#kernelEcnMode] may be: accurate ECN; 1 is classic, 0 none.
    static final int ECN_ACCURATE = 2;

    long kernel(String field) {
      String value = kernel.get(field);
      assertThat(value).as("%s in %s", field, kernel).isNotNull();
      return Long.parseLong(value);
    }

    boolean kernelHas(int option) {
      return (kernel("options") & option) != 0;
    }

    int kernelSendScale() {
      return (int) kernel("scales") & 0xf;
    }

    int kernelReceiveScale() {
      return (int) kernel("scales") >> 4;
    }

    /// What the kernel, of Linux 7.0 or later, has agreed to.
    int kernelEcnMode() {
      return (int) kernel("ecn") & 0b11;
    }

    /// What the kernel has found wrong with accurate ECN, one bit each.
    int kernelAccurateEcnFailures() {
      return (int) kernel("ecn") >> 4 & 0b1111;
    }

    /// Octets that the kernel has counted by codepoint.
    ///
    /// @param which `received` or `delivered`
    ByCodepoint kernelOctets(String which) {
      return new ByCodepoint(
          (int) kernel(which + "_ce_bytes"),
          (int) kernel(which + "_e0_bytes"),
          (int) kernel(which + "_e1_bytes"));
    }
  }

  /// Starts programs on the kernel's side.
  interface Shell {
    Process start(String command) throws IOException;
  }

  private final Syscalls calls;
  private final Shell shell;
  private final Way way;
  private final String script;
  private String kernelAddress;
  private String kernelChoices = "";
  private int octets = 4 << 20;
  private IntConsumer prepare = _ -> {};

  TcpExchange(TunRig rig, Way way) throws IOException {
    this(rig, way, rig::start);
  }

  /// @param shell where the kernel's program is run
  TcpExchange(TunRig rig, Way way, Shell shell) throws IOException {
    this.calls = rig.stack().syscalls();
    this.shell = shell;
    this.way = way;
    this.kernelAddress = way.kernel;
    try (InputStream source = TcpExchange.class.getResourceAsStream("tcp_peer.py")) {
      assertThat(source).isNotNull();
      this.script = new String(source.readAllBytes(), UTF_8);
    }
  }

  /// How many each sends, instead of four megabytes.
  TcpExchange octets(int number) {
    octets = number;
    return this;
  }

  /// Where the kernel is, if not at the other end of the device.
  TcpExchange kernelAt(String address) {
    kernelAddress = address;
    return this;
  }

  /// What the kernel's program is told: `cc=bbr`, `rcvbuf=4096`, `fastopen=16`.
  TcpExchange kernel(String choices) {
    kernelChoices = choices;
    return this;
  }

  /// An option of our socket; a listener's goes on to its connection.
  <T> TcpExchange ours(SocketOption<T> option, T value) {
    prepare =
        prepare.andThen(
            fd -> assertThat(calls.setsockopt(fd, option, value)).as(option.name()).isZero());
    return this;
  }

  Outcome run() throws Exception {
    int first = calls.socket(familyOfOurs(), SocketType.STREAM.number(), 0);
    assertThat(first).isNotNegative();
    prepare.accept(first);
    Process kernel = way.isClient() ? listening() : connecting(first);
    int fd = way.isClient() ? connected(first) : calls.accept(first);
    assertThat(fd).isNotNegative();
    try {
      return exchange(fd, kernel);
    } finally {
      calls.close(fd);
      if (fd != first) {
        calls.close(first);
      }
    }
  }

  private Process listening() throws IOException {
    Process kernel = program("listen", kernelAddress);
    TunRig.comesTrue("the kernel listens", this::isListening);
    return kernel;
  }

  private boolean isListening() {
    try {
      return !TunRig.end(shell.start("ss -Hltn sport = :" + PORT)).isEmpty();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private Process connecting(int listener) throws IOException {
    InetSockAddr own = InetSockAddr.of(IpAddress.parse(way.ours), PORT);
    assertThat(calls.setsockopt(listener, SolSocket.SO_REUSEADDR, true)).isZero();
    assertThat(calls.bind(listener, own)).isZero();
    assertThat(calls.listen(listener, 1)).isZero();
    return program("connect", way.ours);
  }

  private Process program(String role, String address) throws IOException {
    return shell.start(
        """
        exec python3 - %s %s %d %d %s <<'END'
        %s
        END
        """
            .formatted(role, address, PORT, octets, kernelChoices, script));
  }

  private int connected(int fd) {
    InetSockAddr peer = InetSockAddr.of(IpAddress.parse(kernelAddress), PORT);
    assertThat(calls.connect(fd, peer)).isZero();
    return fd;
  }

  private int familyOfOurs() {
    return way.isV4() ? AddressFamily.AF_INET : AddressFamily.AF_INET6;
  }

  private Outcome exchange(int fd, Process kernel) throws Exception {
    CompletableFuture<String> sent = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> sent.complete(send(fd)));
    String received = receive(fd);
    String sentHash = sent.get();
    TunRig.comesTrue(
        "everything is acknowledged",
        () -> {
          TcpInfo.Flight flight = info(fd).flight();
          return flight.outstanding() + flight.unsent() == 0;
        });
    TcpInfo ours = info(fd);
    Map<String, String> told = parse(TunRig.end(kernel));
    assertThat(told).containsEntry("sent", received).containsEntry("received", sentHash);
    return new Outcome(told, ours);
  }

  private String send(int fd) {
    MessageDigest digest = sha256();
    SplittableRandom random = new SplittableRandom(SEED);
    for (int left = octets; left > 0; ) {
      byte[] chunk = new byte[Math.min(left, CHUNK)];
      random.nextBytes(chunk);
      digest.update(chunk);
      ByteBuffer from = ByteBuffer.wrap(chunk);
      while (from.hasRemaining()) {
        if (calls.write(fd, from) < 0) {
          return "failed after " + (octets - left);
        }
      }
      left -= chunk.length;
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private String receive(int fd) {
    MessageDigest digest = sha256();
    ByteBuffer into = ByteBuffer.allocate(CHUNK);
    for (int left = octets; left > 0; ) {
      into.clear();
      int got = calls.read(fd, into);
      if (got <= 0) {
        return "ended " + left + " before the end: " + got;
      }
      digest.update(into.flip());
      left -= got;
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private TcpInfo info(int fd) {
    List<TcpInfo> told = new ArrayList<>();
    assertThat(calls.getsockopt(fd, SolTcp.TCP_INFO, told::add)).isZero();
    return told.getFirst();
  }

  private static Map<String, String> parse(String lines) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String line : lines.split("\n", -1)) {
      String[] words = line.split(" ", 2);
      values.put(words[0], words.length > 1 ? words[1] : "");
    }
    return values;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
