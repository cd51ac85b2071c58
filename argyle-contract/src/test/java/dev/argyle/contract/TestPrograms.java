package dev.argyle.contract;

import dev.argyle.contract.programs.PlainProgram;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Where the agent is, and the programs that it is tried on.
final class TestPrograms {
  /// The agent's jar, as Maven has made it.
  static final Path AGENT =
      Path.of("..", "argyle-agent", "target", "agent", "argyle-agent.jar")
          .toAbsolutePath()
          .normalize();

  private TestPrograms() {}

  /// A jar that `java -jar` runs, with all the libraries that the tests have, and nothing of ours.
  static Path jar(Path folder, Class<?> program) throws IOException {
    Manifest manifest = new Manifest();
    Attributes entries = manifest.getMainAttributes();
    entries.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    entries.put(Attributes.Name.MAIN_CLASS, program.getName());
    entries.put(
        Attributes.Name.CLASS_PATH,
        Stream.concat(Stream.of(classPath()), libraries())
            .map(each -> each.toUri().toString())
            .collect(Collectors.joining(" ")));
    Path jar = folder.resolve(program.getSimpleName() + ".jar");
    try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.finish();
    }
    return jar;
  }

  private static Stream<Path> libraries() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(Path::of)
        .filter(each -> each.toString().endsWith(".jar"))
        .filter(each -> !each.getFileName().toString().startsWith("argyle-"));
  }

  /// The class path of a program that knows the JDK alone.
  static Path classPath() {
    try {
      return Path.of(
          PlainProgram.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
