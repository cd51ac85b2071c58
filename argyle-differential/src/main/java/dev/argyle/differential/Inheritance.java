package dev.argyle.differential;

import dev.argyle.differential.Place.Host;
import dev.argyle.sock.AddressFamily;
import dev.argyle.socket.SocketType;
import java.util.ArrayList;
import java.util.List;

/// Programs that give a listener one option and ask the connection that it accepts for it: every
/// option of [OptionCases] with every value, for IPv4, IPv6, and IPv4 to an IPv6 listener.
final class Inheritance {
  private static final int LISTENER = 0;
  private static final int CLIENT = 1;
  private static final int ACCEPTED = 2;
  private static final int STREAM = SocketType.STREAM.number();
  private static final int BACKLOG = 4;

  /// A listener, and how a client reaches it.
  private record Way(int family, Host bound, int clientFamily, Host to) {}

  private static final List<Way> WAYS =
      List.of(
          new Way(AddressFamily.AF_INET, Host.LOOPBACK4, AddressFamily.AF_INET, Host.LOOPBACK4),
          new Way(AddressFamily.AF_INET6, Host.LOOPBACK6, AddressFamily.AF_INET6, Host.LOOPBACK6),
          new Way(AddressFamily.AF_INET6, Host.ANY6, AddressFamily.AF_INET, Host.LOOPBACK4));

  /// All of them, numbered from 0 instead of by a seed.
  static List<Program> programs() {
    List<Program> programs = new ArrayList<>();
    for (Way way : WAYS) {
      for (OptionCases.Case<?> each : OptionCases.cases()) {
        add(each, way, programs);
      }
    }
    return programs;
  }

  private static <T> void add(OptionCases.Case<T> given, Way way, List<Program> into) {
    for (T value : given.values()) {
      List<Step> steps =
          List.of(
              new Step.Open(LISTENER, way.family, STREAM, 0),
              new Step.SetOption<>(LISTENER, given.option(), value),
              new Step.Bind(LISTENER, new Place(way.bound, Place.PORT_ZERO)),
              new Step.Listen(LISTENER, BACKLOG),
              new Step.Open(CLIENT, way.clientFamily, STREAM, 0),
              new Step.Connect(CLIENT, new Place(way.to, LISTENER)),
              new Step.Accept(LISTENER, ACCEPTED),
              new Step.GetOption<>(ACCEPTED, given.option()));
      into.add(new Program(into.size(), steps));
    }
  }

  private Inheritance() {}
}
