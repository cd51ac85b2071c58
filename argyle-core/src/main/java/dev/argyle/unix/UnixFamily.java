package dev.argyle.unix;

import dev.argyle.env.Env;
import dev.argyle.sock.Errno;
import dev.argyle.sock.UnixSockAddr;

/// The UNIX family of one stack (MISSION G3): its names, its settings, its protocols. Thread-safe.
public final class UnixFamily {
  private final Env env;
  private final UnixConfig config;
  private final UnixNames names = new UnixNames();
  private final FilesInFlight inFlight;
  private final UnixProto stream = new UnixStreamProto(this);
  private final UnixProto datagram = new UnixDatagramProto(this);
  private final UnixProto seqpacket = new UnixSeqpacketProto(this);

  /// A family without sockets.
  @SuppressWarnings("this-escape") // the protocols only note whose they are
  public UnixFamily(Env env, UnixConfig config) {
    this.env = env;
    this.config = config;
    this.inFlight = new FilesInFlight(config.mostFilesInFlight());
  }

  /// `SOCK_STREAM`.
  public UnixProto stream() {
    return stream;
  }

  /// `SOCK_DGRAM`.
  public UnixProto datagram() {
    return datagram;
  }

  /// `SOCK_SEQPACKET`.
  public UnixProto seqpacket() {
    return seqpacket;
  }

  /// Takes a path name out of the name space, as unlink(2) does with a socket's file: the name is
  /// free again, and a socket that is bound to it keeps it as its own name, but nobody finds it any
  /// more.
  ///
  /// @return 0, or `ENOENT` if there is no such path
  public int unlink(UnixSockAddr path) {
    return path.isPath() && names.unlink(path) ? 0 : Errno.ENOENT.negated();
  }

  /// Files that are on their way in messages now.
  public int filesInFlight() {
    return inFlight.count();
  }

  Env env() {
    return env;
  }

  UnixConfig config() {
    return config;
  }

  UnixNames names() {
    return names;
  }

  FilesInFlight inFlight() {
    return inFlight;
  }
}
