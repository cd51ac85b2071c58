package dev.argyle.env;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// Handles of volatile fields that several threads change at once: an atomic object for each would
/// be one more object in each sock, file and block. A handle belongs in a static final field.
public final class AtomicField {
  private AtomicField() {}

  /// The handle of a field of the class that asks.
  ///
  /// @param caller the caller's own, from [MethodHandles#lookup]
  /// @throws IllegalArgumentException if it has no such field of that type
  public static VarHandle of(MethodHandles.Lookup caller, String name, Class<?> type) {
    try {
      return caller.findVarHandle(caller.lookupClass(), name, type);
    } catch (ReflectiveOperationException unknown) {
      throw new IllegalArgumentException(caller.lookupClass() + " has no field " + name, unknown);
    }
  }
}
