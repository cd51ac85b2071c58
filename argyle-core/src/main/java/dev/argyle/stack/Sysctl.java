package dev.argyle.stack;

import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Function;

/// One knob of a stack under the name that Linux has for it: which values it takes, what it does,
/// and where in the configuration it stands. [Sysctls] has them all.
///
/// @param <T> class of the value: `Boolean`, `Integer`, `String`, or `Duration` in whole seconds
public final class Sysctl<T> {
  private final String name;
  private final Class<T> type;
  private final Function<StackConfig, T> reader;
  private final BiFunction<StackConfig, T, StackConfig> writer;
  private final Limits limits;
  private final boolean atStartOnly;
  private final String meaning;

  /// Which numbers it takes.
  ///
  /// @param least the smallest
  /// @param most the greatest
  /// @param unit of them, or empty
  record Limits(int least, int most, String unit) {
    static final Limits NONE = of("");

    /// No limits.
    ///
    /// @param what it takes, in words
    static Limits of(String what) {
      return new Limits(Integer.MIN_VALUE, Integer.MAX_VALUE, what);
    }
  }

  /// @param atStartOnly whether a stack looks at it once, when it is made
  Sysctl(
      String name,
      Class<T> type,
      Limits limits,
      Function<StackConfig, T> reader,
      BiFunction<StackConfig, T, StackConfig> writer,
      boolean atStartOnly,
      String meaning) {
    this.name = name;
    this.type = type;
    this.limits = limits;
    this.reader = reader;
    this.writer = writer;
    this.atStartOnly = atStartOnly;
    this.meaning = meaning;
  }

  /// As `sysctl` prints it: `net.ipv4.tcp_sack`.
  public String name() {
    return name;
  }

  /// Class of its value.
  public Class<T> type() {
    return type;
  }

  /// What it does, in a sentence or two.
  public String meaning() {
    return meaning;
  }

  /// Whether it cannot be changed in a stack that exists.
  public boolean isAtStartOnly() {
    return atStartOnly;
  }

  /// Which values it takes, in words.
  public String range() {
    if (type == Boolean.class) {
      return "0, 1";
    }
    if (type == String.class) {
      return limits.unit.isEmpty() ? "a name" : limits.unit;
    }
    String unit = limits.unit.isEmpty() ? "" : " " + limits.unit;
    return limits.most == Integer.MAX_VALUE
        ? "from " + limits.least + unit
        : limits.least + " to " + limits.most + unit;
  }

  /// Its value in a configuration.
  public T in(StackConfig config) {
    return reader.apply(config);
  }

  /// A configuration with another value.
  ///
  /// @throws IllegalArgumentException if it does not take the value
  public StackConfig set(StackConfig config, T value) {
    long number =
        switch (value) {
          case Integer count -> count;
          case Duration time -> time.toSeconds();
          default -> limits.least;
        };
    if (number < limits.least || number > limits.most) {
      throw new IllegalArgumentException(name + "=" + number + ": it takes " + range());
    }
    return writer.apply(config, value);
  }

  /// A configuration with another value, as `sysctl -w` would have it.
  ///
  /// @throws IllegalArgumentException if it does not take the value
  public StackConfig set(StackConfig config, String value) {
    return set(config, type.cast(type == String.class ? value : parse(value.strip())));
  }

  private Object parse(String value) {
    int number;
    try {
      number = Integer.decode(value);
    } catch (NumberFormatException notOne) {
      throw new IllegalArgumentException(name + "=" + value + ": no number", notOne);
    }
    if (type == Boolean.class) {
      return number != 0;
    }
    return type == Duration.class ? Duration.ofSeconds(number) : (Object) number;
  }

  /// Its value in a configuration, as `sysctl` prints it.
  public String text(StackConfig config) {
    return switch (in(config)) {
      case Boolean on -> on ? "1" : "0";
      case Duration time -> Long.toString(time.toSeconds());
      case Object value -> value.toString();
    };
  }

  @Override
  public String toString() {
    return name;
  }
}
