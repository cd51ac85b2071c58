package dev.argyle.sock;

/// Who is at the other end of a UNIX socket (`struct ucred`): the value of `SO_PEERCRED`, and the
/// ancillary data `SCM_CREDENTIALS` (unix(7)).
///
/// @param pid number of the process
/// @param uid number of the user
/// @param gid number of the group
public record Credentials(int pid, int uid, int gid) implements ControlMessage {
  /// Linux's number of `SCM_CREDENTIALS`.
  public static final int SCM_CREDENTIALS = 2;

  /// What `SO_PEERCRED` tells of a socket that has no peer.
  public static final Credentials NO_PEER = new Credentials(0, -1, -1);

  /// What a message says that was sent while nobody had asked for credentials.
  public static final Credentials NOT_ASKED_FOR = new Credentials(0, 65_534, 65_534);

  /// What a read says that finds the end of a stream.
  public static final Credentials END_OF_STREAM = new Credentials(0, 0, 0);

  @Override
  public int level() {
    return SolSocket.SOL_SOCKET;
  }

  @Override
  public int type() {
    return SCM_CREDENTIALS;
  }
}
