package dev.argyle.sock;

import dev.argyle.sock.SocketOption.Access;

/// An option while it is being defined: which values, which default, laid down where;
/// [#means] ends the definition.
///
/// @param <T> class of the value
public final class OptionDefinition<T> {
  private final int level;
  private final int number;
  private final String name;
  private final Class<T> type;
  private Access access = Access.READ_WRITE;
  private long least = Long.MIN_VALUE;
  private long most = Long.MAX_VALUE;
  private String range;
  private String standard = "";
  private String source = "";

  OptionDefinition(int level, int number, String name, Class<T> type) {
    this.level = level;
    this.number = number;
    this.name = name;
    this.type = type;
    this.range = type == Boolean.class ? "on, off" : type == Integer.class ? "any number" : "";
  }

  /// It takes numbers from `from` to `to`.
  ///
  /// @param unit of the number, or empty
  public OptionDefinition<T> in(long from, long to, String unit) {
    least = from;
    most = to;
    range = from + " to " + to + (unit.isEmpty() ? "" : " " + unit);
    return this;
  }

  /// Which values it takes, in words. They do not limit anything.
  public OptionDefinition<T> takes(String inWords) {
    range = inWords;
    return this;
  }

  /// The value of a new socket.
  public OptionDefinition<T> standard(String value) {
    standard = value;
    return this;
  }

  /// It cannot be set.
  public OptionDefinition<T> readOnly() {
    access = Access.READ_ONLY;
    return this;
  }

  /// It cannot be asked for.
  public OptionDefinition<T> writeOnly() {
    access = Access.WRITE_ONLY;
    return this;
  }

  /// Where it is laid down.
  public OptionDefinition<T> source(String manualPageOrRfc) {
    source = manualPageOrRfc;
    return this;
  }

  /// What it does; ends the definition.
  public SocketOption<T> means(String meaning) {
    return new SocketOption<>(this, meaning);
  }

  int level() {
    return level;
  }

  int number() {
    return number;
  }

  String name() {
    return name;
  }

  Class<T> type() {
    return type;
  }

  Access access() {
    return access;
  }

  long least() {
    return least;
  }

  long most() {
    return most;
  }

  OptionText text(String meaning) {
    return new OptionText(range, standard, meaning, source);
  }
}
