package dev.argyle.sock;

import java.util.List;

/// Descriptors that go with a message of the UNIX family (`SCM_RIGHTS`, unix(7)): the sender's
/// numbers on the way out, numbers of the receiver's own, for the same files, on the way in.
///
/// @param descriptors at most [#MOST_DESCRIPTORS] in all pieces of one message together
public record ScmRights(List<Integer> descriptors) implements ControlMessage {
  /// Linux's number of `SCM_RIGHTS`.
  public static final int SCM_RIGHTS = 1;

  /// Descriptors that one message may take along (`SCM_MAX_FD`).
  public static final int MOST_DESCRIPTORS = 253;

  /// Copies the list.
  public ScmRights {
    descriptors = List.copyOf(descriptors);
  }

  /// These descriptors.
  public static ScmRights of(Integer... descriptors) {
    return new ScmRights(List.of(descriptors));
  }

  @Override
  public int level() {
    return SolSocket.SOL_SOCKET;
  }

  @Override
  public int type() {
    return SCM_RIGHTS;
  }
}
