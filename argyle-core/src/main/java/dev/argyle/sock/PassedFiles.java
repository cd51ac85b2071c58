package dev.argyle.sock;

import dev.argyle.env.BottomHalf;
import java.util.ArrayList;
import java.util.List;

/// The files that one message carries, in the order they were given in. Each counts as a descriptor
/// until somebody takes it over or [#drop]s it.
public final class PassedFiles {
  private final List<PassedFile> files;

  /// Takes over these files, one descriptor of each.
  public PassedFiles(List<? extends PassedFile> files) {
    this.files = List.copyOf(files);
  }

  /// The files.
  public List<PassedFile> files() {
    return files;
  }

  /// The same files again, counted once more: for a look that leaves the message where it is.
  public PassedFiles again() {
    var more = new ArrayList<PassedFile>(files.size());
    for (PassedFile file : files) {
      if (file.addDescriptor()) {
        more.add(file);
      }
    }
    return new PassedFiles(more);
  }

  /// Gives them up: closed when this thread leaves the stack, since a file that ends may itself be
  /// a socket with files in its queue, and so on.
  public void drop() {
    BottomHalf.raise(() -> {
      for (PassedFile file : files) {
        file.dropDescriptor();
      }
    });
  }
}
