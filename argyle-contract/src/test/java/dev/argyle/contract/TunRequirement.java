package dev.argyle.contract;

import dev.argyle.contract.TcpExchange.Shell;
import dev.argyle.linux.NetworkNamespace;
import dev.argyle.linux.TunDevice;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/// The door to tests against the kernel of this machine. Where something is missing, a test is
/// skipped with the reason, or fails if `CI=true` is in the environment or
/// `-Dargyle.requireTun=true` was given.
public final class TunRequirement {
  /// A namespace in which TUN devices can be opened; the test closes it.
  public static NetworkNamespace namespace() throws Exception {
    NetworkNamespace namespace;
    try {
      namespace = NetworkNamespace.unshare();
    } catch (IOException e) {
      throw unavailable(e.getMessage());
    }
    String reason = namespace.run(TunDevice::availability);
    if (reason != null) {
      namespace.close();
      throw unavailable(reason);
    }
    return namespace;
  }

  /// Skips a test for programs that are not installed, or fails as above.
  static void programs(String... names) {
    for (String name : names) {
      program(name);
    }
  }

  /// Where a program is: on the path, or where Debian keeps what users do not start themselves. It
  /// skips a test for one that is not installed, or fails as above.
  static Path program(String name) {
    return find(name).orElseThrow(() -> unavailable(name + " is not installed"));
  }

  private static Optional<Path> find(String name) {
    return Stream.concat(
            Stream.of(System.getenv("PATH").split(":")).map(Path::of),
            Stream.concat(Stream.of(Path.of("/usr/sbin")), postgresFolders()))
        .map(folder -> folder.resolve(name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Stream<Path> postgresFolders() {
    File[] versions = new File("/usr/lib/postgresql").listFiles();
    return versions == null
        ? Stream.empty()
        : Stream.of(versions).map(version -> version.toPath().resolve("bin"));
  }

  /// The folder with what [GuestKernel] starts. Whoever lacks it skips the test, in CI too, which
  /// says at its end that it could not be fetched.
  static Path guestKernel() {
    String cache = System.getenv("XDG_CACHE_HOME");
    Path home = cache != null ? Path.of(cache) : Path.of(System.getenv("HOME"), ".cache");
    Path folder = home.resolve("argyle/guest-kernel");
    boolean packed = Files.exists(folder.resolve("version"));
    if (!packed || find("qemu-system-x86_64").isEmpty()) {
      throw skipped(
          "this machine's kernel knows no accurate ECN, and no newer one is at hand: run"
              + " `apt-get install qemu-system-x86 busybox-static`, then `build/guest-kernel.sh`");
    }
    return folder;
  }

  /// Skips a test for a congestion control that this kernel was built without.
  static void congestionControl(Shell kernel, String name) throws Exception {
    String there =
        TunRig.end(kernel.start("cat /proc/sys/net/ipv4/tcp_available_congestion_control"));
    if (!List.of(there.split(" ", -1)).contains(name)) {
      throw skipped("the kernel has " + there + ", but no " + name);
    }
  }

  private static RuntimeException unavailable(String reason) {
    String message = "not to be had here: " + reason;
    if (Boolean.getBoolean("argyle.requireTun") || "true".equals(System.getenv("CI"))) {
      throw new AssertionError(message);
    }
    return skipped(message);
  }

  private static TestAbortedException skipped(String message) {
    System.err.println("SKIPPED, " + message);
    return new TestAbortedException(message);
  }

  private TunRequirement() {}
}
