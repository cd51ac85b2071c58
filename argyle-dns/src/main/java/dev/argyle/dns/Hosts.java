package dev.argyle.dns;

import dev.argyle.wire.IpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a hosts file says (hosts(5)): each line an address, its name, and other names for it.
/// Letters of names count without their case. A line that is none of this is passed by, as the C
/// library does.
public final class Hosts {
  /// Knows no name.
  public static final Hosts NONE = new Hosts();

  private final Map<String, List<IpAddress>> addresses = new LinkedHashMap<>();
  private final Map<IpAddress, String> names = new LinkedHashMap<>();

  private Hosts() {}

  /// Reads lines of a hosts file.
  public static Hosts parse(Iterable<String> lines) {
    Hosts hosts = new Hosts();
    for (String line : lines) {
      String[] words = words(line);
      IpAddress address = address(words[0]);
      for (int i = 1; i < words.length && address != null; i++) {
        hosts.add(address, words[i]);
      }
    }
    return hosts;
  }

  /// Reads a hosts file.
  public static Hosts read(Path file) throws IOException {
    return parse(Files.readAllLines(file));
  }

  /// The words of a line of a configuration file, without its comment; at least one, perhaps empty.
  static String[] words(String line) {
    int comment = line.indexOf('#');
    return (comment < 0 ? line : line.substring(0, comment)).strip().split("\\s+");
  }

  private static @Nullable IpAddress address(String word) {
    try {
      return IpAddress.parse(word);
    } catch (IllegalArgumentException no) {
      return null;
    }
  }

  private void add(IpAddress address, String name) {
    addresses.computeIfAbsent(key(name), _ -> new ArrayList<>()).add(address);
    names.putIfAbsent(address, name);
  }

  /// The addresses of a name, in their order; empty if it is not there.
  public List<IpAddress> addresses(String name) {
    return List.copyOf(addresses.getOrDefault(key(name), List.of()));
  }

  /// The first name of an address, or null.
  public @Nullable String name(IpAddress address) {
    return names.get(address);
  }

  private static String key(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }
}
