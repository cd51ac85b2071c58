package dev.argyle.sock;

/// The sender's security label, as received (`SCM_SECURITY`). It cannot be sent.
///
/// @param label as the sender's stack is configured
public record ScmSecurity(String label) implements ControlMessage {
  /// Linux's number of `SCM_SECURITY`.
  public static final int SCM_SECURITY = 3;

  @Override
  public int level() {
    return SolSocket.SOL_SOCKET;
  }

  @Override
  public int type() {
    return SCM_SECURITY;
  }
}
