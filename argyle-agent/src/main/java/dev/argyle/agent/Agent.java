package dev.argyle.agent;

import dev.argyle.nio.CurrentStackAsynchronousProvider;
import dev.argyle.nio.CurrentStackProvider;
import dev.argyle.nio.CurrentStackSockets;
import dev.argyle.nio.PlatformRule;
import dev.argyle.nio.ProgramEnd;
import dev.argyle.nio.StackContext;
import dev.argyle.socket.Syscalls;
import dev.argyle.wire.IpAddress;
import dev.argyle.wire.IpPrefix;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the JVM calls before `main` for `-javaagent:argyle-agent.jar=CONFIG`. When it returns,
/// every socket of the JVM is one of the stack that CONFIG describes. When that cannot be, the JVM
/// ends with one line on the standard error stream, and the program has not begun.
public final class Agent {
  /// The JVM's exit code when CONFIG is wrong.
  public static final int BAD_CONFIG = 2;

  /// The JVM's exit code when this machine or this JVM refuses what CONFIG wants.
  public static final int FAILED = 1;

  private Agent() {}

  /// Called by the JVM.
  ///
  /// @param text CONFIG; null if there is none
  public static void premain(@Nullable String text, Instrumentation instrumentation) {
    AgentConfig config;
    try {
      config = AgentConfig.parse(text == null ? "" : text);
    } catch (IllegalArgumentException wrong) {
      end(BAD_CONFIG, wrong);
      return;
    }
    JdkDoors doors = JdkDoors.open(instrumentation);
    doors.allowNativeAccess();
    try {
      AgentHost host = AgentHost.open(config);
      doors.atEnd(ProgramEnd::freeze, host::close);
      install(host, config);
    } catch (IOException | RuntimeException refused) {
      end(FAILED, refused);
    }
  }

  private static void install(AgentHost host, AgentConfig config) throws IOException {
    PlatformRule platform = config.platform();
    Syscalls stack = host.stack().syscalls();
    StackContext.setDefault(stack);
    CurrentStackProvider.install();
    boolean ignored = CurrentStackProvider.leaveUnixToPlatform(); // if it can be had
    if (!CurrentStackProvider.leaveToPlatform(platform)) {
      throw new IOException("nothing can be left to the platform: this JVM hides its own channels");
    }
    CurrentStackAsynchronousProvider.install();
    CurrentStackSockets.install(platform);
    if (!config.names().isAsEver()) {
      List<IpAddress> own = config.addresses().stream().map(IpPrefix::address).toList();
      AgentNames.install(stack, config.names().withOwn(ownName(), own), platform);
    }
  }

  /// The machine's name.
  private static String ownName() throws IOException {
    return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
  }

  private static void end(int exitCode, Exception why) {
    String message = why.getMessage() == null ? why.toString() : why.getMessage();
    System.err.println("argyle: " + message.strip().replaceAll("\\s*\\R\\s*", " "));
    System.exit(exitCode);
  }
}
