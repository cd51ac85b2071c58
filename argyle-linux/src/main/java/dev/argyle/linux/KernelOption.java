package dev.argyle.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.argyle.sock.Linger;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// Values of socket options as the kernel wants them: `int`, `struct linger`, `struct timeval`,
/// text.
final class KernelOption {
  private static final int TEXT_BYTES = 64;
  private static final long MICRO_NANOS = 1000;

  /// Writes a value. @return its length in octets
  static int write(MemorySegment into, Object value) {
    return switch (value) {
      case Boolean on -> number(into, on ? 1 : 0);
      case Integer number -> number(into, number);
      case Long number -> {
        into.set(JAVA_LONG, 0, number);
        yield Long.BYTES;
      }
      case Linger linger -> {
        into.set(JAVA_INT, 0, linger.on() ? 1 : 0);
        into.set(JAVA_INT, 4, linger.seconds());
        yield 8;
      }
      case Duration time -> {
        into.set(JAVA_LONG, 0, time.getSeconds());
        into.set(JAVA_LONG, 8, time.getNano() / MICRO_NANOS);
        yield 16;
      }
      case String text -> {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        MemorySegment.copy(octets, 0, into, JAVA_BYTE, 0, octets.length);
        yield octets.length;
      }
      default -> throw new IllegalArgumentException("cannot write a " + value.getClass());
    };
  }

  /// How many octets a value of this type may have.
  static int roomBytes(Class<?> type) {
    return type == String.class
        ? TEXT_BYTES
        : type == Duration.class ? 16 : type == Linger.class || type == Long.class ? 8 : 4;
  }

  /// Reads a value.
  static <T> T read(MemorySegment from, int length, Class<T> type) {
    Object value;
    if (type == String.class) {
      String text = new String(from.asSlice(0, length).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
      int end = text.indexOf('\0');
      value = end < 0 ? text : text.substring(0, end);
    } else if (type == Duration.class) {
      long nanos = from.get(JAVA_LONG, 8) * MICRO_NANOS;
      value = Duration.ofSeconds(from.get(JAVA_LONG, 0), nanos);
    } else if (type == Linger.class) {
      value = new Linger(from.get(JAVA_INT, 0) != 0, from.get(JAVA_INT, 4));
    } else if (type == Boolean.class) {
      value = from.get(JAVA_INT, 0) != 0;
    } else if (type == Long.class) {
      value = from.get(JAVA_LONG, 0);
    } else if (type == Integer.class || type == Object.class) {
      value = from.get(JAVA_INT, 0);
    } else {
      throw new IllegalArgumentException("cannot read a " + type);
    }
    return type.cast(value);
  }

  private static int number(MemorySegment into, int number) {
    into.set(JAVA_INT, 0, number);
    return Integer.BYTES;
  }

  private KernelOption() {}
}
