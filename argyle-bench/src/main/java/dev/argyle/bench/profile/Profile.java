package dev.argyle.bench.profile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/// Reads where processor time went out of a recording: the samples of `jdk.CPUTimeSample` (Linux,
/// JEP 509), which count time in the kernel for the method that has called it, or else of
/// `jdk.ExecutionSample`, which do not.
public final class Profile {
  private static final String CPU_TIME = "jdk.CPUTimeSample";
  private static final String EXECUTION = "jdk.ExecutionSample";
  private static final String NO_STACK = "(no stack)";

  /// The machinery of method handles says nothing, and its classes have another name each time.
  private static final List<String> MACHINERY =
      List.of("java.lang.invoke.", "jdk.internal.foreign.");

  /// What a JVM is started with to leave a recording, named by its process number, in a folder. It
  /// writes no log then: a worker of a bench has its standard output for other things.
  public static List<String> optionsToRecord(Path folder) {
    String settings = "settings=profile," + CPU_TIME + "#enabled=true";
    Path file = folder.toAbsolutePath().resolve("%p.jfr");
    return List.of("-Xlog:disable", "-XX:StartFlightRecording:filename=" + file + "," + settings);
  }

  /// Reads a recording.
  ///
  /// @throws IOException if it cannot be read
  public static StackTree read(Path recording) throws IOException {
    StackTree cpuTime = new StackTree("all");
    StackTree execution = new StackTree("all");
    try (RecordingFile events = new RecordingFile(recording)) {
      while (events.hasMoreEvents()) {
        RecordedEvent event = events.readEvent();
        switch (event.getEventType().getName()) {
          case CPU_TIME -> cpuTime.add(frames(event));
          case EXECUTION -> execution.add(frames(event));
          default -> {}
        }
      }
    }
    return cpuTime.samples() > 0 ? cpuTime : execution;
  }

  private static List<String> frames(RecordedEvent event) {
    RecordedStackTrace stack = event.getStackTrace();
    if (stack == null) {
      return List.of(NO_STACK);
    }
    List<String> frames = new ArrayList<>();
    for (RecordedFrame frame : stack.getFrames()) {
      RecordedMethod method = frame.getMethod();
      String type = method.getType().getName();
      if (MACHINERY.stream().noneMatch(type::startsWith)) {
        frames.add(type + '.' + method.getName());
      }
    }
    Collections.reverse(frames);
    return frames;
  }

  private Profile() {}
}
