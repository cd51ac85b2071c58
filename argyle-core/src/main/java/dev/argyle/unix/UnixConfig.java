package dev.argyle.unix;

import dev.argyle.sock.Credentials;

/// The knobs of the UNIX family of one stack.
///
/// @param credentials who the stack is, to its own sockets: there is one process, and this names it
/// @param securityLabel what `SCM_SECURITY` and `SO_PEERSEC` tell; empty for none, as on a Linux
///     without a security module
/// @param mostQueuedDatagrams how many datagrams may wait at a receiver before the next one that
///     comes has to (`max_dgram_qlen`); as on Linux one more gets in
/// @param mostFilesInFlight how many files may be on their way in messages (on Linux
///     `RLIMIT_NOFILE`); beyond, sending another is `ETOOMANYREFS`
public record UnixConfig(
    Credentials credentials, String securityLabel, int mostQueuedDatagrams, int mostFilesInFlight) {
  /// Process 1 of user and group 0, no label, Linux's queue of 10 datagrams, a million files.
  public static final UnixConfig DEFAULT =
      new UnixConfig(new Credentials(1, 0, 0), "", 10, 1 << 20);

  /// Checks the numbers.
  public UnixConfig {
    if (credentials.pid() < 1 || mostQueuedDatagrams < 0 || mostFilesInFlight < 0) {
      throw new IllegalArgumentException(
          credentials + ", " + mostQueuedDatagrams + " datagrams, " + mostFilesInFlight + " files");
    }
  }

  /// The same with other credentials.
  public UnixConfig with(Credentials other) {
    return new UnixConfig(other, securityLabel, mostQueuedDatagrams, mostFilesInFlight);
  }

  /// The same with a security label.
  public UnixConfig withSecurityLabel(String label) {
    return new UnixConfig(credentials, label, mostQueuedDatagrams, mostFilesInFlight);
  }

  /// The same with another length of queues of datagrams.
  public UnixConfig withMostQueuedDatagrams(int most) {
    return new UnixConfig(credentials, securityLabel, most, mostFilesInFlight);
  }

  /// The same with another limit of files on their way.
  public UnixConfig withMostFilesInFlight(int most) {
    return new UnixConfig(credentials, securityLabel, mostQueuedDatagrams, most);
  }
}
