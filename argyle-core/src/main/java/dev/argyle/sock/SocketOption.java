package dev.argyle.sock;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A socket option: level, number and name as Linux has them, the type of its value, which values
/// it takes, and what it does. Those that exist are the constants of [SolSocket], [SolIp],
/// [SolIpv6], [SolTcp] and [SolUdp]; together they are the table ([SocketOptions]) that
/// `docs/options.md` is made from. Any other answers `ENOPROTOOPT`.
///
/// Two options are equal if level, number and type are.
///
/// @param <T> class of the value
public final class SocketOption<T> {
  /// Who may do what with it.
  public enum Access {
    /// It is set and told.
    READ_WRITE,
    /// It is told; setting it is `ENOPROTOOPT`.
    READ_ONLY,
    /// It is set; asking for it is `ENOPROTOOPT`.
    WRITE_ONLY
  }

  private final int level;
  private final int number;
  private final String name;
  private final Class<T> type;
  private final Access access;
  private final OptionText text;
  private final long least;
  private final long most;

  SocketOption(OptionDefinition<T> definition, String meaning) {
    this.level = definition.level();
    this.number = definition.number();
    this.name = definition.name();
    this.type = definition.type();
    this.access = definition.access();
    this.text = definition.text(meaning);
    this.least = definition.least();
    this.most = definition.most();
  }

  /// Begins the definition of an option.
  ///
  /// @param level a `SOL_` constant, or a protocol number of one's own
  public static <T> OptionDefinition<T> define(int level, int number, String name, Class<T> type) {
    return new OptionDefinition<>(level, number, name, type);
  }

  /// An option given by numbers, as a program with Linux's constants would; it need not exist.
  public static SocketOption<Object> unknown(int level, int number) {
    return define(level, number, "option " + number, Object.class).means("unknown");
  }

  /// Level it belongs to.
  public int level() {
    return level;
  }

  /// Linux's number, within the level.
  public int number() {
    return number;
  }

  /// Linux's name.
  public String name() {
    return name;
  }

  /// Class of the value.
  public Class<T> type() {
    return type;
  }

  /// Whether it can be set and asked for.
  public Access access() {
    return access;
  }

  /// What the documentation says about it.
  public OptionText text() {
    return text;
  }

  /// The value, if it is of this option's type; else null (`EINVAL`). A switch takes a number too,
  /// as in C: 0 is off, anything else is on.
  public @Nullable T cast(Object value) {
    if (value instanceof Integer number && type == Boolean.class) {
      return type.cast(number != 0);
    }
    return type.isInstance(value) ? type.cast(value) : null;
  }

  /// Whether a value is in the range that is told; a value that is no number always is.
  public boolean admits(T value) {
    return !(value instanceof Number number)
        || number.longValue() >= least && number.longValue() <= most;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SocketOption<?> that
        && level == that.level
        && number == that.number
        && type.equals(that.type);
  }

  @Override
  public int hashCode() {
    return Objects.hash(level, number);
  }

  @Override
  public String toString() {
    return name;
  }
}
