package dev.argyle.stack;

import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Function;

/// One knob of a stack under the name that Linux has for it: which values it takes, what it does,
/// and where in the configuration it stands. [Sysctls] has them all.
///
/// @param <T> class of the value: `Boolean`, `Integer`, `Long` for 32 bits without a sign,
/// `String`,
///     `Duration` in whole seconds, or [Triple]
public final class Sysctl<T> {
  private static final long MOST_UNSIGNED = 0xffff_ffffL;

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

  /// Three numbers in a row, as those of memory are.
  public record Triple(long first, long second, long third) {
    static Triple parse(String text) {
      String[] numbers = text.split("\\s+", -1);
      if (numbers.length != 3) {
        throw new NumberFormatException(text);
      }
      return new Triple(
          Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]));
    }

    boolean isWithin(Limits limits) {
      return Math.min(first, Math.min(second, third)) >= limits.least
          && Math.max(first, Math.max(second, third)) <= limits.most;
    }

    @Override
    public String toString() {
      return first + " " + second + " " + third;
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
    if (type == Long.class) {
      return "0 to " + MOST_UNSIGNED;
    }
    String unit = limits.unit.isEmpty() ? "" : " " + limits.unit;
    if (type == Triple.class) {
      return "three numbers from " + limits.least + unit;
    }
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
    boolean fits =
        switch (value) {
          case Long unsigned -> unsigned >= 0 && unsigned <= MOST_UNSIGNED;
          case Triple numbers -> numbers.isWithin(limits);
          default -> number >= limits.least && number <= limits.most;
        };
    if (!fits) {
      Object told = value instanceof Duration time ? time.toSeconds() : value;
      throw new IllegalArgumentException(name + "=" + told + ": it takes " + range());
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
      if (type == Triple.class) {
        return Triple.parse(value);
      }
      if (type == Long.class) {
        return Long.decode(value) & MOST_UNSIGNED;
      }
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
