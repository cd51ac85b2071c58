package dev.argyle.agent;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// How CONFIG is written: settings `key=value` with commas between, in an order that may matter.
///
/// ```
/// tun=tun0,address=10.9.0.2/24,route=default,via=10.9.0.1
/// ```
///
/// `@FILE` among them stands for the settings of that file, which has one on each line. Blanks
/// around key and value do not count there, nor does what follows a `#`.
final class Settings {
  /// One of them.
  ///
  /// @param where it was found, to begin a complaint with: empty, or `FILE, line 3: `
  record Setting(String where, String key, String value) {
    /// The complaint about this setting.
    IllegalArgumentException wrong(String why) {
      return new IllegalArgumentException(where + why);
    }
  }

  private Settings() {}

  /// Takes CONFIG apart.
  ///
  /// @throws IllegalArgumentException if it is not written so, or a file cannot be read; the
  /// message
  ///     is one line
  static List<Setting> parse(String text) {
    List<Setting> all = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      if (part.startsWith("@")) {
        all.addAll(ofFile(part.substring(1)));
      } else {
        all.add(setting("", part));
      }
    }
    return all;
  }

  private static List<Setting> ofFile(String name) {
    List<Setting> all = new ArrayList<>();
    List<String> lines = lines(name);
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).replaceFirst("#.*", "").strip();
      if (!line.isEmpty()) {
        all.add(setting(name + ", line " + (i + 1) + ": ", line));
      }
    }
    return all;
  }

  /// The lines of a file.
  ///
  /// @throws IllegalArgumentException if it cannot be read; the message is one line
  static List<String> lines(String name) {
    try {
      return Files.readAllLines(Path.of(name));
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("cannot read '" + name + "': no such file", e);
    } catch (AccessDeniedException e) {
      throw new IllegalArgumentException("cannot read '" + name + "': permission denied", e);
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException("cannot read '" + name + "': " + e.getMessage(), e);
    }
  }

  private static Setting setting(String where, String text) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException(where + "'" + text + "' is not a setting: key=value");
    }
    String key = text.substring(0, equals).strip();
    return new Setting(where, key, text.substring(equals + 1).strip());
  }
}
