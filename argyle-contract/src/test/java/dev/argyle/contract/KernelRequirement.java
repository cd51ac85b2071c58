package dev.argyle.contract;

import dev.argyle.linux.NetworkNamespace;
import java.io.IOException;
import org.opentest4j.TestAbortedException;

/// The door to tests that ask the kernel of this machine what it does. Where no network namespace
/// can be made, a test is skipped with the reason, or fails if `CI=true` is in the environment.
public final class KernelRequirement {
  /// A namespace; the test closes it.
  public static NetworkNamespace namespace() {
    try {
      return NetworkNamespace.unshare();
    } catch (IOException e) {
      String message = "the kernel cannot be asked here: " + e.getMessage();
      if ("true".equals(System.getenv("CI"))) {
        throw new AssertionError(message);
      }
      System.err.println("SKIPPED, " + message);
      throw new TestAbortedException(message);
    }
  }

  private KernelRequirement() {}
}
