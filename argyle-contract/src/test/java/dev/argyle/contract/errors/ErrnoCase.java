package dev.argyle.contract.errors;

import dev.argyle.sock.Errno;
import dev.argyle.stack.StackConfig;
import java.util.function.ToIntFunction;

/// One error of one call, and how to come by it.
///
/// @param call name of the manual page
/// @param how in words
/// @param kernel whether the kernel can be brought to it in the same way
/// @param config of our stack
/// @param provocation makes the call and gives its result
record ErrnoCase(
    String call,
    Errno errno,
    String how,
    boolean kernel,
    StackConfig config,
    ToIntFunction<Bench> provocation) {

  /// One that both sides show.
  static ErrnoCase both(String call, Errno errno, String how, ToIntFunction<Bench> provocation) {
    return new ErrnoCase(call, errno, how, true, StackConfig.DEFAULT, provocation);
  }

  /// One that only ours can be brought to from a test.
  static ErrnoCase ours(String call, Errno errno, String how, ToIntFunction<Bench> provocation) {
    return new ErrnoCase(call, errno, how, false, StackConfig.DEFAULT, provocation);
  }

  /// The same on a stack that is set up so.
  ErrnoCase with(StackConfig other) {
    return new ErrnoCase(call, errno, how, kernel, other, provocation);
  }

  @Override
  public String toString() {
    return call + " " + errno + ": " + how;
  }
}
