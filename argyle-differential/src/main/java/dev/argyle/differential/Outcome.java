package dev.argyle.differential;

import dev.argyle.sock.Errno;
import java.util.Collections;
import java.util.List;

/// What one side made of one step, in words that mean the same on both sides.
///
/// @param result a count or 0, or an error number negated; a new descriptor is 0
/// @param told what there is beside it: names, octets, events; empty if nothing
record Outcome(int result, String told) {
  /// A result and nothing beside it.
  static Outcome of(int result) {
    return new Outcome(result, "");
  }

  /// A new descriptor, or why there is none.
  static Outcome opened(int fd) {
    return of(Math.min(fd, 0));
  }

  /// Whether the call failed so.
  boolean is(Errno errno) {
    return result == errno.negated();
  }

  /// Whether the other side told the same. A port's number may have been given to several sockets
  /// in turn, by chance and on one side only: then it stands for any of them.
  boolean agrees(Outcome other) {
    if (result != other.result || told.equals(other.told)) {
      return result == other.result;
    }
    String[] own = told.split(" ", -1);
    String[] theirs = other.told.split(" ", -1);
    boolean agree = own.length == theirs.length;
    for (int i = 0; agree && i < own.length; i++) {
      agree = own[i].equals(theirs[i]) || i > 0 && isNamed(own[i - 1]) && share(own[i], theirs[i]);
    }
    return agree;
  }

  private static boolean isNamed(String before) {
    return before.equals(Side.NAMED);
  }

  /// Whether two lists of names have one in common.
  private static boolean share(String names, String others) {
    return !Collections.disjoint(names(names), names(others));
  }

  private static List<String> names(String list) {
    return List.of(list.replace(")", "").split(Side.OR_NAMED, -1));
  }

  @Override
  public String toString() {
    Errno errno = Errno.ofResult(result);
    String number = errno != null ? errno.name() : Integer.toString(result);
    return told.isEmpty() ? number : number + " " + told;
  }
}
