package dev.argyle.bench.result;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// What it was measured on.
///
/// @param processor its name, as the kernel tells it
/// @param cores how many the JVM may use
/// @param memoryBytes of the machine; -1 if nobody tells
/// @param system the kernel and its version
/// @param java vendor and version of the JDK
/// @param collectors garbage collectors of the JVMs that were measured
/// @param load how many threads wanted to run before we began, on average over a minute; negative
///     if nobody tells
public record Machine(
    String processor,
    int cores,
    long memoryBytes,
    String system,
    String java,
    String collectors,
    double load) {
  private static final long KIB = 1024;

  /// This machine as it is now.
  ///
  /// @param collectors as a JVM names them that is to be measured
  public static Machine here(String collectors) {
    return new Machine(
        procEntry("/proc/cpuinfo", "model name", System.getProperty("os.arch")),
        Runtime.getRuntime().availableProcessors(),
        installedBytes(),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vendor") + " " + System.getProperty("java.runtime.version"),
        collectors,
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private static long installedBytes() {
    String kibibytes = procEntry("/proc/meminfo", "MemTotal", "").replaceAll("\\D", "");
    return kibibytes.isEmpty() ? -1 : Long.parseLong(kibibytes) * KIB;
  }

  /// What follows the colon after a key, in a file of `/proc`.
  private static String procEntry(String file, String key, String otherwise) {
    try (var lines = Files.lines(Path.of(file), StandardCharsets.UTF_8)) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(otherwise);
    } catch (IOException notLinux) {
      return otherwise;
    }
  }

  /// One line for people.
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d cores (%s), %.1f GiB, %s, JDK %s, collector %s, load %.2f",
        cores,
        processor,
        memoryBytes / (double) (KIB * KIB * KIB),
        system,
        java,
        collectors,
        load);
  }
}
