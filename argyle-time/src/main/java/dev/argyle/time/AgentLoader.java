package dev.argyle.time;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/// Loads the agent into the JVM that runs, for a test that nobody has started with `-javaagent`.
///
/// A JVM does not attach to itself, so a child process does it, which takes half a second. The JVM
/// prints a warning (JEP 451) unless it was started with `-XX:+EnableDynamicAgentLoading`. The
/// agent has to be seen by all classes, so it cannot be loaded where this is a module.
public final class AgentLoader {
  private static final long MOST_SECONDS = 30;
  private static final String PACKAGE = "dev/argyle/time/";
  private static final String AGENT_CLASS = "Agent-Class";

  /// By its name: the boot loader is to load it, and no other before.
  private static final String AGENT = "dev.argyle.time.TimeAgent";

  private AgentLoader() {}

  /// Whether the agent is there.
  public static boolean isLoaded() {
    try {
      Class.forName("dev.argyle.time.ThreadClock", false, null);
      return true;
    } catch (ClassNotFoundException notOnTheBootClassPath) {
      return false;
    }
  }

  /// Loads it, if it is not there.
  ///
  /// @throws IOException if that cannot be; the text says why
  public static void load() throws IOException {
    if (isLoaded()) {
      return;
    }
    boolean named = AgentLoader.class.getModule().isNamed();
    if (named) { // its classes would hide those of the boot loader
      throw new IOException(
          "argyle-time is a module here, and it has to be on the class path to be an agent, too");
    }
    Path classes = ownClasses();
    Path agent = isAgent(classes) ? classes : packed(classes);
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classes.toString(),
                "dev.argyle.time.Attach",
                Long.toString(ProcessHandle.current().pid()),
                agent.toString())
            .redirectErrorStream(true)
            .start();
    child.getOutputStream().close();
    String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!isEnded(child) || child.exitValue() != 0 || !isLoaded()) {
      child.destroyForcibly();
      throw new IOException("a JVM could not attach to this one: " + firstLine(said));
    }
  }

  private static boolean isEnded(Process child) {
    try {
      return child.waitFor(MOST_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("it said nothing");
  }

  /// The archive or folder that this class is from.
  private static Path ownClasses() throws IOException {
    CodeSource source = AgentLoader.class.getProtectionDomain().getCodeSource();
    @Nullable URL place = source == null ? null : source.getLocation();
    if (place == null) {
      throw new IOException("it is not known which file argyle-time is");
    }
    try {
      return Path.of(place.toURI());
    } catch (URISyntaxException | RuntimeException e) {
      throw new IOException("argyle-time is no file, but " + place, e);
    }
  }

  /// Whether this is the agent as it is shipped, not a folder, or an archive with more in it.
  private static boolean isAgent(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      return false;
    }
    try (JarFile jar = new JarFile(file.toFile())) {
      Manifest manifest = jar.getManifest();
      return manifest != null && AGENT.equals(manifest.getMainAttributes().getValue(AGENT_CLASS));
    }
  }

  /// An archive with nothing but the agent's classes, from a folder, as Maven has them before it
  /// packs anything, or from an archive that has a whole program in it.
  private static Path packed(Path from) throws IOException {
    if (Files.isDirectory(from)) {
      return packed(from, from.resolve(PACKAGE));
    }
    try (FileSystem whole = FileSystems.newFileSystem(from)) {
      return packed(from, whole.getPath(PACKAGE));
    }
  }

  /// @param from named when there are no classes
  private static Path packed(Path from, Path classes) throws IOException {
    if (!Files.isDirectory(classes)) {
      throw new IOException(from + " has no folder " + PACKAGE);
    }
    Path archive = Files.createTempFile("argyle-time", ".jar");
    archive.toFile().deleteOnExit();
    var manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue(AGENT_CLASS, AGENT);
    main.putValue("Boot-Class-Path", archive.getFileName().toString());
    main.putValue("Can-Retransform-Classes", "true");
    try (OutputStream out = Files.newOutputStream(archive);
        JarOutputStream jar = new JarOutputStream(out, manifest);
        DirectoryStream<Path> files = Files.newDirectoryStream(classes, "*.class")) {
      for (Path each : files) {
        jar.putNextEntry(new JarEntry(PACKAGE + each.getFileName()));
        Files.copy(each, jar);
        jar.closeEntry();
      }
    }
    return archive;
  }
}
