package dev.argyle.testkit.packetdrill;

import dev.argyle.sock.Linger;
import dev.argyle.sock.SocketOption;
import dev.argyle.socket.Syscalls;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// `setsockopt` and `getsockopt`. Options have their names of Linux; a value is written as the
/// struct that C has for it.
final class OptionCalls {
  private static final Set<String> NEVER = Set.of("SO_ZEROCOPY", "TCP_MD5SIG", "TCP_REPAIR");
  private static final long NANOS_PER_MICRO = 1_000;

  private final Syscalls calls;
  private final CallTable table;

  OptionCalls(Syscalls calls, CallTable table) {
    this.calls = calls;
    this.table = table;
  }

  void register(Map<String, CallTable.Handler> handlers) {
    handlers.put("setsockopt", this::set);
    handlers.put("getsockopt", this::get);
  }

  private CallTable.Prepared set(Arguments a) {
    int fd = table.descriptor(a, 0);
    SocketOption<?> option = option(a);
    Value value = option.type() == byte[].class ? octets(a.at(3), a.number(4)) : a.at(3);
    return CallTable.Prepared.of(setter(fd, option, value));
  }

  /// A string as C reads it, as long as the call says.
  private static Value octets(Value value, int length) {
    String text = value instanceof Value.Text(String written) ? written : "";
    var octets = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      boolean escape = text.startsWith("\\x", i) && i + 4 <= text.length();
      octets.append(
          escape ? (char) Integer.parseInt(text.substring(i + 2, i + 4), 16) : text.charAt(i));
      i += escape ? 3 : 0;
    }
    octets.setLength(length);
    return new Value.Text(octets.toString());
  }

  private <T> java.util.function.LongSupplier setter(int fd, SocketOption<T> option, Value value) {
    T wanted = option.cast(read(option, value));
    if (wanted == null) {
      throw new Mismatch(option.name() + " does not take " + value);
    }
    return () -> calls.setsockopt(fd, option, wanted);
  }

  private CallTable.Prepared get(Arguments a) {
    int fd = table.descriptor(a, 0);
    return getter(fd, option(a), a.at(3));
  }

  private <T> CallTable.Prepared getter(int fd, SocketOption<T> option, Value expected) {
    var told = new AtomicReference<@Nullable T>();
    return CallTable.Prepared.of(() -> calls.getsockopt(fd, option, told::set))
        .checking(result -> {
          T value = told.get();
          if (result != 0 || value == null || expected instanceof Value.Ellipsis) {
            return;
          }
          if (!read(option, expected).equals(value)) {
            throw new Mismatch(
                "getsockopt "
                    + option.name()
                    + "\n  expected "
                    + read(option, expected)
                    + "\n  actual   "
                    + value);
          }
        });
  }

  private static SocketOption<?> option(Arguments a) {
    String name = a.name(2);
    if (NEVER.contains(name)) {
      throw new NotApplicable(name + " has no meaning in a JVM");
    }
    SocketOption<?> option = Constants.option(name);
    if (option == null) {
      throw new Mismatch("the stack has no option " + (name.isEmpty() ? a.at(2) : name) + " yet");
    }
    return option;
  }

  private static Object read(SocketOption<?> option, Value value) {
    Class<?> type = option.type();
    if (type == Boolean.class) {
      return Arguments.number(value) != 0;
    } else if (type == Integer.class) {
      return (int) Arguments.number(value);
    } else if (type == Long.class) {
      return Arguments.number(value);
    } else if (type == byte[].class) {
      String text = value instanceof Value.Text(String written) ? written : "";
      return text.getBytes(StandardCharsets.ISO_8859_1);
    } else if (type == String.class) {
      return value instanceof Value.Text(String text) ? text : "";
    }
    Value struct =
        value instanceof Value.Items(List<Value> one) && one.size() == 1 ? one.getFirst() : value;
    if (type == Duration.class) {
      return Duration.ofSeconds(
          Arguments.number(Arguments.field(struct, "tv_sec")),
          Arguments.number(Arguments.field(struct, "tv_usec")) * NANOS_PER_MICRO);
    } else if (type == Linger.class) {
      return new Linger(
          Arguments.number(part(struct, "onoff", 0)) != 0,
          (int) Arguments.number(part(struct, "linger", 1)));
    }
    throw new Mismatch("values of " + option.name() + " cannot be written in a script yet");
  }

  /// A field by its name, with the struct's prefix or without, or by its place.
  private static Value part(Value struct, String name, int index) {
    if (struct instanceof Value.Struct(List<Value.Field> fields)) {
      for (Value.Field each : fields) {
        if (each.name().equals(name) || each.name().equals("l_" + name)) {
          return each.value();
        }
      }
      if (index < fields.size()) {
        return fields.get(index).value();
      }
    }
    throw new Mismatch("the field " + name + " is missing");
  }
}
