package dev.argyle.contract.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The list of all requirements: `requirements.txt`. A line that begins with `#` names the group of
/// those below it.
final class Register {
  private final Map<String, List<Requirement>> groups = new LinkedHashMap<>();
  private final Map<String, Requirement> byId = new LinkedHashMap<>();

  Register() {
    String group = "";
    for (String line : text().lines().filter(each -> !each.isBlank()).toList()) {
      if (line.startsWith("#")) {
        group = line.substring(1).strip();
      } else {
        add(group, Requirement.parse(line));
      }
    }
  }

  private static String text() {
    try (InputStream in = Register.class.getResourceAsStream("/requirements.txt")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(String group, Requirement requirement) {
    groups.computeIfAbsent(group, _ -> new ArrayList<>()).add(requirement);
    if (byId.put(requirement.id(), requirement) != null) {
      throw new IllegalArgumentException(requirement.id() + " stands there twice");
    }
  }

  /// In the order of the file, by the heading above them.
  Map<String, List<Requirement>> groups() {
    return groups;
  }

  /// In the order of the file.
  List<Requirement> all() {
    return List.copyOf(byId.values());
  }

  /// The one of that name, or null if there is none.
  @Nullable Requirement find(String id) {
    return byId.get(id);
  }
}
