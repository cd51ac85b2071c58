package dev.argyle.time;

import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;

/// What the JVM calls before `main`. The manifest has put the agent on the boot class path.
public final class TimeAgent {
  private TimeAgent() {}

  /// Called for `-javaagent`.
  public static void premain(String arguments, Instrumentation instrumentation)
      throws UnmodifiableClassException {
    ClockCalls.begin(instrumentation);
  }

  /// Called when the agent is loaded into a JVM that runs.
  public static void agentmain(String arguments, Instrumentation instrumentation)
      throws UnmodifiableClassException {
    ClockCalls.begin(instrumentation);
  }
}
