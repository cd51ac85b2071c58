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

  /// The command line of [PlainProgram] with the agent, and nothing else of ours.
  static String withAgent(String config, String... arguments) {
    return java(config, classPath().toString(), PlainProgram.class, arguments);
  }

  /// The same, and the program has all the libraries that the tests have: DNS and logging ones,
  /// too.
  static String withAgentBesideLibraries(String config, Class<?> program, String... arguments) {
    String path =
        Stream.concat(Stream.of(classPath()), libraries())
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator));
    return java(config, path, program, arguments);
  }

  private static String java(String config, String path, Class<?> program, String... arguments) {
    return "'%s/bin/java' '-javaagent:%s=%s' -cp '%s' %s %s"
        .formatted(
            System.getProperty("java.home"),
            AGENT,
            config,
            path,
            program.getName(),
            String.join(" ", arguments));
  }

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
