package dev.argyle.sim;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What Linux says of the threads of this process (proc(5)): one that was woken is runnable from
/// that moment, while for the JVM it waits until it has got a processor. Elsewhere nothing is
/// known.
final class RunnableTasks {
  private static final Path TASKS = Path.of("/proc/self/task");
  private static final boolean KNOWN = Files.isDirectory(TASKS);
  private static final Path SELF = Path.of("/proc/thread-self");
  private static final String STATUS = "stat";
  private static final char RUNNABLE = 'R';

  /// Threads of the JVM itself, by how their names begin.
  private static final List<String> JVM = List.of("C1 ", "C2 ", "GC ", "G1 ", "VM ", "ZWorker");

  private RunnableTasks() {}

  /// Whether another thread of the program has a processor or waits for one.
  static boolean any() {
    if (!KNOWN) {
      return false;
    }
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
      Path self = Files.readSymbolicLink(SELF).getFileName();
      for (Path task : tasks) {
        if (!task.getFileName().equals(self) && isRunnable(task)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return false; // no such file in this kernel
    }
  }

  /// The line is the number, the name in brackets, the state.
  private static boolean isRunnable(Path task) {
    try {
      String line = Files.readString(task.resolve(STATUS), StandardCharsets.ISO_8859_1);
      int nameAt = line.indexOf('(') + 1;
      int nameEnd = line.lastIndexOf(')');
      boolean runs = line.charAt(nameEnd + 2) == RUNNABLE;
      return runs && JVM.stream().noneMatch(name -> line.startsWith(name, nameAt));
    } catch (IOException e) {
      return false; // it has ended meanwhile
    }
  }
}
