package dev.argyle.tcp;

import dev.argyle.env.Entropy;
import dev.argyle.sock.BindTable;
import dev.argyle.sock.ListenTable;
import dev.argyle.sock.SipHash;
import dev.argyle.sock.SocketTable;

/// Where one stack's TCP looks things up: connections by four-tuple (TIME-WAITs among them),
/// listeners by port, and who has which port.
///
/// @param established full socks and TIME-WAIT entries
/// @param listening listeners
/// @param bind ports
record TcpTables(SocketTable established, ListenTable listening, BindTable bind) {
  static TcpTables of(Entropy entropy) {
    return new TcpTables(
        new SocketTable(new SipHash(entropy.secret(), entropy.secret())),
        new ListenTable(new SipHash(entropy.secret(), entropy.secret())),
        new BindTable(entropy, BindTable.Sharing.UNLESS_LISTENING));
  }
}
