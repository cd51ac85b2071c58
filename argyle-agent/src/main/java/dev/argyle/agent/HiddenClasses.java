package dev.argyle.agent;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;

/// Loads a folder of the agent's jar that the program's class loaders do not see, and that sees
/// nothing of the program: beside the folder there are the JDK and our own classes.
final class HiddenClasses extends URLClassLoader {
  private static final String OURS = "dev.argyle.";

  private HiddenClasses(URL folder) {
    super("argyle-hidden", new URL[] {folder}, getPlatformClassLoader());
  }

  /// Opens a folder.
  ///
  /// @param name of the folder, with a `/` at its end
  static ClassLoader of(String name) {
    URL jar = HiddenClasses.class.getProtectionDomain().getCodeSource().getLocation();
    try {
      return new HiddenClasses(URI.create("jar:" + jar + "!/" + name).toURL());
    } catch (MalformedURLException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// Ours that are not in the folder are those that the JVM has already.
  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    boolean inFolder = findResource(name.replace('.', '/') + ".class") != null;
    return inFolder || !name.startsWith(OURS) ? super.findClass(name) : Class.forName(name);
  }
}
