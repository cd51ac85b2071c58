package dev.argyle.contract.mission;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What the sources of the whole project say about the rows.
final class MissionSources {
  private static final Pattern TAG = Pattern.compile("@Tag\\(\"([A-F]\\d*)\"\\)");
  private static final Pattern NAMED =
      Pattern.compile("MISSION\\s(?:\\s*///\\s)?([A-F]\\d*(?:,\\s(?:\\s*///\\s)?[A-F]\\d*)*)\\b");
  private static final Pattern ROW = Pattern.compile("[A-F]\\d*");

  private final Map<MissionRow, SortedSet<String>> tests = new EnumMap<>(MissionRow.class);
  private final Map<MissionRow, SortedSet<String>> classes = new EnumMap<>(MissionRow.class);
  private final List<String> strangers = new ArrayList<>();

  /// Reads every source below a folder.
  MissionSources(Path root) {
    for (MissionRow row : MissionRow.values()) {
      tests.put(row, new TreeSet<>());
      classes.put(row, new TreeSet<>());
    }
    try (Stream<Path> files = Files.find(root, 20, (file, _) -> isSource(root, file))) {
      files.forEach(this::read);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Names of the test classes that show a row.
  SortedSet<String> tests(MissionRow row) {
    return tests.get(row);
  }

  /// Names of the classes that carry a row.
  SortedSet<String> classes(MissionRow row) {
    return classes.get(row);
  }

  /// Tags and names that mean no row, with the class they stand in.
  List<String> strangers() {
    return strangers;
  }

  private static boolean isSource(Path root, Path file) {
    String path = root.relativize(file).toString();
    return path.matches(".*src/(main|test)/java/.*\\.java")
        && !path.contains("target/")
        && !path.contains("contract/mission/");
  }

  private void read(Path file) {
    String name = file.getFileName().toString().replace(".java", "");
    boolean test = file.toString().contains("src/test/java");
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Matcher found = (test ? TAG : NAMED).matcher(text);
    while (found.find()) {
      Matcher row = ROW.matcher(found.group(1));
      while (row.find()) {
        note(test ? tests : classes, row.group(), name);
      }
    }
  }

  private void note(Map<MissionRow, SortedSet<String>> where, String rowName, String className) {
    List<MissionRow> rows = MissionRow.named(rowName);
    if (rows.isEmpty()) {
      strangers.add(rowName + " in " + className);
    }
    for (MissionRow row : rows) {
      where.get(row).add(className);
    }
  }
}
