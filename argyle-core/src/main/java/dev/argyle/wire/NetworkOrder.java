package dev.argyle.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Big-endian numbers in a `byte[]`, at any offset; the one place where byte order is known.
///
/// The letter tells what the caller gets: `u` a non-negative value, `s` all bits of the Java type.
/// An offset outside the array is the caller's mistake and throws `IndexOutOfBoundsException`.
public final class NetworkOrder {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  /// The octet at `at`, 0 to 255.
  public static int u8(byte[] b, int at) {
    return b[at] & 0xff;
  }

  /// Writes the low 8 bits of `value`.
  public static void putU8(byte[] b, int at, int value) {
    b[at] = (byte) value;
  }

  /// Two octets, 0 to 65535.
  public static int u16(byte[] b, int at) {
    return (short) SHORT.get(b, at) & 0xffff;
  }

  /// Writes the low 16 bits of `value`.
  public static void putU16(byte[] b, int at, int value) {
    SHORT.set(b, at, (short) value);
  }

  /// Four octets, all 32 bits.
  public static int s32(byte[] b, int at) {
    return (int) INT.get(b, at);
  }

  /// Four octets, 0 to 2^32 - 1.
  public static long u32(byte[] b, int at) {
    return (int) INT.get(b, at) & 0xffff_ffffL;
  }

  /// Writes four octets.
  public static void putS32(byte[] b, int at, int value) {
    INT.set(b, at, value);
  }

  /// Eight octets, all 64 bits.
  public static long s64(byte[] b, int at) {
    return (long) LONG.get(b, at);
  }

  /// Writes eight octets.
  public static void putS64(byte[] b, int at, long value) {
    LONG.set(b, at, value);
  }

  private NetworkOrder() {}
}
