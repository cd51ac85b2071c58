package dev.argyle.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Why something did not work, in words. The JDK's exceptions often hold only a name of a file, or
/// nothing at all.
final class Reasons {
  /// Why a file could not be opened, as the system's own tools say it.
  static String of(IOException failure, Path file) {
    return switch (failure) {
      case NoSuchFileException _ -> folderIsMissing(file) ? "no such folder" : "no such file";
      case AccessDeniedException _ -> "permission denied";
      case FileAlreadyExistsException _ -> "exists already";
      case FileSystemException known when known.getReason() != null ->
          known.getReason().toLowerCase(Locale.ROOT);
      default -> inWords(failure);
    };
  }

  /// The first sentence on the way down to the cause; else the name of what was thrown.
  static String inWords(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      @Nullable String message = each.getMessage();
      if (message != null && !message.isBlank() && !message.equals(causeText(each))) {
        return message;
      }
    }
    return failure instanceof ConnectException
        ? "nobody accepts the connection"
        : failure.getClass().getSimpleName();
  }

  /// What an exception made of its cause alone has for a message.
  private static @Nullable String causeText(Throwable each) {
    return each.getCause() == null ? null : each.getCause().toString();
  }

  private static boolean folderIsMissing(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    return folder != null && !Files.isDirectory(folder);
  }

  private Reasons() {}
}
