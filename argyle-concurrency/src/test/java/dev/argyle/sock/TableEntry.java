package dev.argyle.sock;

/// An entry of a [SocketTable] that is nothing but its four-tuple.
final class TableEntry extends SockCommon {
  private static final long OWN = 1;

  final int who;

  TableEntry(int who) {
    super(AddressFamily.AF_INET);
    this.who = who;
    localAddress(0, OWN);
    localPort(80);
    remote(0, who, 1000);
  }

  /// Who is found under the four-tuple of `who`; -1 if nobody.
  static int find(SocketTable table, int who) {
    return table.find(0, OWN, 80, 0, who, 1000) instanceof TableEntry entry ? entry.who : -1;
  }

  @Override
  protected void destruct() {}
}
