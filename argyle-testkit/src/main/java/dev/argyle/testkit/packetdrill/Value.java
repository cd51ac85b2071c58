package dev.argyle.testkit.packetdrill;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// An argument of a system call, as written.
sealed interface Value {
  /// `1000`, `0x2`.
  record Num(long value) implements Value {}

  /// `SOL_SOCKET`.
  record Name(String name) implements Value {}

  /// `A | B`.
  record Union(List<Value> parts) implements Value {}

  /// `...`: whatever fits.
  record Ellipsis() implements Value {}

  /// `"text"`.
  record Text(String text) implements Value {}

  /// `[a, b]`.
  record Items(List<Value> values) implements Value {}

  /// `{name=value, name(...)=value, value}`.
  record Struct(List<Field> fields) implements Value {
    /// The value of a field, or null.
    @Nullable Value field(String name) {
      for (Field each : fields) {
        if (each.name().equals(name)) {
          return each.value();
        }
      }
      return null;
    }
  }

  /// `name(a, b)`, such as `htons(8080)`.
  record Call(String name, List<Value> arguments) implements Value {}

  /// One field of a struct; its name is empty if it has none.
  record Field(String name, Value value) {}
}
