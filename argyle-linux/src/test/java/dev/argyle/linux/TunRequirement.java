package dev.argyle.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/// The door to tests with real devices. Where these are not permitted, a test is skipped with the
/// reason, or fails if `CI=true` is in the environment or `-Dargyle.requireTun=true` was given.
final class TunRequirement {
  /// A namespace in which TUN devices can be opened; the test closes it.
  static NetworkNamespace namespace() throws Exception {
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

  /// Where a program is; without it a test is skipped or fails as above.
  static String program(String name) {
    String folders = System.getenv("PATH") + ":/usr/sbin:/sbin:/usr/bin:/bin";
    return Stream.of(folders.split(":"))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> unavailable(name + " is not installed"))
        .toString();
  }

  private static RuntimeException unavailable(String reason) {
    String message = "needs a real network device: " + reason;
    if (Boolean.getBoolean("argyle.requireTun") || "true".equals(System.getenv("CI"))) {
      throw new AssertionError(message);
    }
    System.err.println("SKIPPED, " + message);
    return new TestAbortedException(message);
  }

  private TunRequirement() {}
}
