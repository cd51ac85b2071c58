import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;

/// Checks or applies google-java-format to every Java source below a folder. The formatter uses the
/// parser of the Java it runs on, so this runs on the JDK the project is compiled with, as a
/// program of its own; the build calls it (CONTRIBUTING.md).
final class Format {
  public static void main(String[] arguments) throws IOException {
    boolean write = arguments[0].equals("write");
    List<String> call = new ArrayList<>();
    // It would wrap Markdown anew and so change its meaning: a dash or `1.` that comes to stand
    // first in a line begins a list. So it leaves Javadoc alone, and LongComments is what it lacks.
    call.add("--skip-javadoc-formatting");
    call.addAll(write ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
    List<Path> sources = sources(Path.of(arguments[1]));
    sources.forEach(source -> call.add(source.toString()));
    ToolProvider formatter = ToolProvider.findFirst("google-java-format").orElseThrow();
    int exit = formatter.run(System.out, System.err, call.toArray(String[]::new));
    if (exit != 0 && !write) {
      System.err.println(
          "The files named above are not formatted. To format all: mvn -N -q validate -Pformat");
    }
    if (write) {
      for (Path source : sources) {
        LongComments.breakIn(source);
      }
    }
    System.exit(exit);
  }

  private static List<Path> sources(Path root) throws IOException {
    List<Path> found = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = folder.getFileName().toString();
            boolean skip = name.equals("target") || name.startsWith(".") && !folder.equals(root);
            return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".java")) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    found.sort(null);
    return found;
  }

  private Format() {}
}
