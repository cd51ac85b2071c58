package dev.argyle.agent;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the agent needs of the JDK that other code may not have, and what is done where this JDK
/// does not have it either.
///
/// - `sun.nio.ch`: the platform's own channels, for what is left to the platform. `argyle-nio`
///   looks for them, and says so if it does not find them.
/// - Native access without a warning, or else with one.
/// - A place at the very end of the JVM, after the shutdown hooks of the program, which may have
///   something to send; or else beside them.
final class JdkDoors {
  private static final String CHANNELS = "sun.nio.ch";
  private static final String ACCESS = "jdk.internal.access";
  private static final int LAST_SLOT = 9; // of the JDK's own list of hooks; theirs are 0 to 2

  private final @Nullable Object access; // a JavaLangAccess, if there is one

  private JdkDoors(@Nullable Object access) {
    this.access = access;
  }

  /// Has the JDK opened as far as needed.
  static JdkDoors open(Instrumentation instrumentation) {
    Set<Module> here = Set.of(JdkDoors.class.getModule());
    Module base = Object.class.getModule();
    Map<String, Set<Module>> exports = new HashMap<>(Map.of(CHANNELS, here, ACCESS, here));
    exports.keySet().retainAll(base.getPackages());
    instrumentation.redefineModule(base, Set.of(), exports, Map.of(), Set.of(), Map.of());
    return new JdkDoors(javaLangAccess());
  }

  private static @Nullable Object javaLangAccess() {
    try {
      return Class.forName(ACCESS + ".SharedSecrets").getMethod("getJavaLangAccess").invoke(null);
    } catch (ReflectiveOperationException otherJdk) {
      return null;
    }
  }

  /// Lets the device's native calls happen without a warning.
  void allowNativeAccess() {
    boolean ignored = call("addEnableNativeAccessToAllUnnamed");
  }

  /// Has something done when the program has ended and its shutdown hooks have, too; or else at the
  /// same time as they.
  ///
  /// @param last what to do before it, if nobody is left then who could want anything
  void atEnd(Runnable last, Runnable task) {
    Runnable both =
        () -> {
          last.run();
          task.run();
        };
    if (!call("registerShutdownHook", LAST_SLOT, false, both)) {
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(task));
    }
  }

  /// @return whether this JDK has such a method, and it did its work
  private boolean call(String name, Object... arguments) {
    if (access == null) {
      return false;
    }
    try {
      for (Method method : Class.forName(ACCESS + ".JavaLangAccess").getMethods()) {
        if (method.getName().equals(name) && method.getParameterCount() == arguments.length) {
          method.invoke(access, arguments);
          return true;
        }
      }
      return false;
    } catch (ClassNotFoundException
        | IllegalAccessException
        | IllegalArgumentException
        | InvocationTargetException otherJdk) {
      return false;
    }
  }
}
