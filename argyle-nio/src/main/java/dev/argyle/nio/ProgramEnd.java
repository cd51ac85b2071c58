package dev.argyle.nio;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The end of a program whose stack lives in the same JVM, and has to outlive it by a moment: what
/// was written is still on its way, and peers are to hear that the connections end.
///
/// When the kernel ends a program, its threads are gone before its sockets are closed. Here they
/// would all find their sockets closed and print stack traces, in the last moment of the JVM.
public final class ProgramEnd {
  private static volatile @Nullable Thread ending;

  private ProgramEnd() {}

  /// From now on no thread but this one comes back from a call of a channel, selector or socket of
  /// any stack: who is inside one stays there for ever, and so does who begins one. The JVM ends
  /// all the same, if its shutdown hooks are over; none of them may still want to use a socket.
  public static void freeze() {
    ending = Thread.currentThread();
  }

  /// Where every call passes when it begins and when it ends.
  static void pass() {
    while (ending != null && ending != Thread.currentThread()) {
      LockSupport.park(ProgramEnd.class);
    }
  }
}
