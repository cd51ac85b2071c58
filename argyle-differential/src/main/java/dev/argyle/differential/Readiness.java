package dev.argyle.differential;

import dev.argyle.sock.PollEvents;
import dev.argyle.socket.PollFd;
import java.util.ArrayList;
import java.util.List;

/// Words for what `poll` says.
final class Readiness {
  private record Bit(int bit, String name) {}

  private static final List<Bit> BITS =
      List.of(
          new Bit(PollEvents.IN, "IN"),
          new Bit(PollEvents.PRI, "PRI"),
          new Bit(PollEvents.OUT, "OUT"),
          new Bit(PollEvents.ERR, "ERR"),
          new Bit(PollEvents.HUP, "HUP"),
          new Bit(PollEvents.RDHUP, "RDHUP"),
          new Bit(PollFd.POLLNVAL, "NVAL"));

  /// `IN|OUT`, or `-` for none.
  static String events(int bits) {
    List<String> names = new ArrayList<>();
    int rest = bits;
    for (Bit each : BITS) {
      if ((bits & each.bit) != 0) {
        names.add(each.name);
        rest &= ~each.bit;
      }
    }
    if (rest != 0) {
      names.add("0x" + Integer.toHexString(rest));
    }
    return names.isEmpty() ? "-" : String.join("|", names);
  }

  private Readiness() {}
}
