package dev.argyle.testkit.packetdrill;

/// A script asks for something that cannot mean anything to a stack in Java, such as a queueing
/// discipline of the kernel: it neither passes nor fails.
final class NotApplicable extends RuntimeException {
  private static final long serialVersionUID = 1;

  NotApplicable(String reason) {
    super(reason, null, false, false);
  }

  /// Why.
  String reason() {
    return String.valueOf(getMessage());
  }
}
