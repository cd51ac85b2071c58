package dev.argyle.contract.channels;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/// What each of some calls comes to, as a table: a line for each, with what it tells or the exact
/// class and text of what it throws.
///
/// @param <T> what the calls are made on
final class Outcomes<T> {
  /// A call that tells something.
  interface Call<T> {
    Object make(T on) throws Exception;
  }

  /// A call that tells nothing.
  interface Act<T> {
    void make(T on) throws Exception;
  }

  private record Line<T>(String name, Call<T> call) {}

  private final List<Line<T>> lines = new ArrayList<>();

  /// Adds a call.
  Outcomes<T> tell(String name, Call<T> call) {
    lines.add(new Line<>(name, call));
    return this;
  }

  /// Adds a call that tells nothing.
  Outcomes<T> act(String name, Act<T> act) {
    return tell(
        name,
        on -> {
          act.make(on);
          return "done";
        });
  }

  /// Makes the calls, in order.
  String on(T on) {
    StringBuilder table = new StringBuilder();
    for (Line<T> line : lines) {
      table.append("%-22s %s%n".formatted(line.name, outcome(() -> line.call.make(on))));
    }
    return table.toString();
  }

  private static String outcome(Callable<Object> call) {
    try {
      return switch (call.call()) {
        case null -> "null";
        case Integer number -> number > 0 ? "a number" : number.toString();
        case InetAddress address -> address.isAnyLocalAddress() ? "any address" : "an address";
        case Boolean truth -> truth.toString();
        default -> "done";
      };
    } catch (Exception thrown) {
      return describe(thrown);
    }
  }

  /// The class and the text of something thrown; what the JVM says of a null differs.
  static String describe(Throwable thrown) {
    String name = thrown.getClass().getSimpleName();
    boolean ofJvm = thrown instanceof NullPointerException;
    return thrown.getMessage() == null || ofJvm ? name : name + ": " + thrown.getMessage();
  }
}
