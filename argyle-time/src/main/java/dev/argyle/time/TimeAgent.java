package dev.argyle.time;

import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the JVM calls before `main`, or when [AgentLoader] has it load the agent. The manifest has
/// put the agent on the boot class path.
public final class TimeAgent {
  private static volatile @Nullable Instrumentation jvm;

  private TimeAgent() {}

  /// Called for `-javaagent`.
  public static void premain(String arguments, Instrumentation instrumentation)
      throws UnmodifiableClassException {
    jvm = instrumentation;
    ClockCalls.begin(instrumentation);
  }

  /// Called when the agent is loaded into a JVM that runs.
  public static void agentmain(String arguments, Instrumentation instrumentation)
      throws UnmodifiableClassException {
    jvm = instrumentation;
    ClockCalls.begin(instrumentation);
  }

  /// Opens `java.lang` to a module, as `--add-opens` does: a simulation gives virtual threads a
  /// scheduler, which the JDK hides there.
  public static void openJavaLang(Module to) {
    Instrumentation by = jvm;
    if (by != null) {
      by.redefineModule(
          Object.class.getModule(),
          Set.of(),
          Map.of(),
          Map.of("java.lang", Set.of(to)),
          Set.of(),
          Map.of());
    }
  }
}
