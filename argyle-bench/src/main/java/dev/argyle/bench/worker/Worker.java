package dev.argyle.bench.worker;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/// The main class of a worker process. It prints [#READY], answers each line that it reads with one
/// line, and ends when there are no more. A line that begins with [#FAILED] tells what went wrong;
/// the process ends after it.
public final class Worker {
  /// The first line a process prints.
  public static final String READY = "ready";

  /// How the last line begins if something went wrong.
  public static final String FAILED = "failed: ";

  /// The request that every program answers: the collectors of its JVM.
  public static final String COLLECTORS = "collectors";

  /// Runs a program.
  ///
  /// @param arguments the program and what it is told
  public static void main(String[] arguments) {
    // Whatever libraries print must not come between the answers.
    PrintStream answers = System.out;
    System.setOut(System.err);
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (Program program = Programs.of(List.of(arguments))) {
      answers.println(READY);
      serve(program, requests, answers);
    } catch (Exception e) {
      String message = e.getMessage() == null ? "" : ": " + e.getMessage();
      answers.println(FAILED + e.getClass().getSimpleName() + message.replace('\n', ' '));
      e.printStackTrace();
    }
    answers.flush();
    System.exit(0); // whatever threads are left
  }

  private static void serve(Program program, BufferedReader requests, PrintStream answers)
      throws Exception {
    String request = requests.readLine();
    while (request != null) {
      answers.println(request.equals(COLLECTORS) ? collectors() : program.answer(request));
      request = requests.readLine();
    }
  }

  private static String collectors() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .map(GarbageCollectorMXBean::getName)
        .collect(Collectors.joining(", "));
  }

  private Worker() {}
}
