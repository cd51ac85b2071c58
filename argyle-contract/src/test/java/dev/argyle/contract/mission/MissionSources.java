package dev.argyle.contract.mission;

import dev.argyle.contract.sources.SourceFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
    SourceFile.java(root).forEach(this::read);
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

  private void read(SourceFile file) {
    Matcher found = (file.isTest() ? TAG : NAMED).matcher(file.text());
    while (found.find()) {
      Matcher row = ROW.matcher(found.group(1));
      while (row.find()) {
        note(file.isTest() ? tests : classes, row.group(), file.name());
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
