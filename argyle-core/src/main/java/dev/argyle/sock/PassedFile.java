package dev.argyle.sock;

import org.jspecify.annotations.Nullable;

/// A file on its way to another socket (`SCM_RIGHTS`), as the protocol that carries it sees it. It
/// counts as one more descriptor of the file, so the file stays open while it is on its way.
public interface PassedFile {
  /// One more on the way. @return false if the file is shut
  boolean addDescriptor();

  /// One less; the last one shuts the file. Called with no lock held.
  void dropDescriptor();

  /// The sock, if the file is a socket; else null.
  @Nullable Sock sock();

  /// Whether it has more descriptors than those, or a call on it is in progress.
  boolean isHeldBeside(int descriptors);
}
