package dev.argyle.sock;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What the options of one protocol do: for each option how it is told and how it is set. An option
/// without a row is `ENOPROTOOPT`, and so is one without the half that is asked for.
///
/// Whether a value has the right type and range was looked at before, once for all options
/// ([SocketOption#cast], [SocketOption#admits]); what is left to a row are rules that depend on the
/// state of the socket.
///
/// @param <S> whose options they are
public final class OptionRows<S> {
  /// Sets an option.
  ///
  /// @param <S> whose option it is
  /// @param <T> class of the value
  @FunctionalInterface
  public interface Setter<S, T> {
    /// Sets it. @return 0, or a negated [Errno]
    int set(S target, T value);
  }

  private record Row<S, T>(@Nullable Function<S, T> getter, @Nullable Setter<S, T> setter) {}

  private final Map<SocketOption<?>, Row<S, ?>> rows = new HashMap<>();

  /// Adds an option that is set and told.
  public <T> void add(SocketOption<T> option, Function<S, T> getter, Setter<S, T> setter) {
    rows.put(option, new Row<>(getter, setter));
  }

  /// Adds an option that is only told.
  public <T> void addFact(SocketOption<T> option, Function<S, T> getter) {
    rows.put(option, new Row<>(getter, null));
  }

  /// Adds an option that is only set.
  public <T> void addOrder(SocketOption<T> option, Setter<S, T> setter) {
    rows.put(option, new Row<>(null, setter));
  }

  /// Whether it has a row for an option.
  public boolean has(SocketOption<?> option) {
    return rows.containsKey(option);
  }

  /// Sets an option. @return 0, or a negated [Errno]
  public <T> int set(S target, SocketOption<T> option, T value) {
    Row<S, T> row = find(option);
    Setter<S, T> setter = row == null ? null : row.setter();
    return setter == null ? Errno.ENOPROTOOPT.negated() : setter.set(target, value);
  }

  /// Hands over the value of an option. @return 0, or a negated [Errno]
  public <T> int get(S target, SocketOption<T> option, Consumer<? super T> into) {
    Row<S, T> row = find(option);
    Function<S, T> getter = row == null ? null : row.getter();
    if (getter == null) {
      return Errno.ENOPROTOOPT.negated();
    }
    into.accept(getter.apply(target));
    return 0;
  }

  @SuppressWarnings("unchecked") // a row is entered with its option's own type
  private <T> @Nullable Row<S, T> find(SocketOption<T> option) {
    return (Row<S, T>) rows.get(option);
  }
}
