/// What a connection is before it is one.
///
/// [dev.argyle.tcp.handshake.SynOptions] is what a SYN or SYN-ACK says, ours or the peer's;
/// [dev.argyle.tcp.handshake.NegotiatedOptions] what both together mean.
/// [dev.argyle.tcp.handshake.EcnSetup] and [dev.argyle.tcp.handshake.HandshakeEcho] say what its
/// flags tell of ECN.
/// [dev.argyle.tcp.handshake.InitialSequence] chooses where to start.
/// [dev.argyle.tcp.handshake.TcpRequestSock] keeps all of it for a half-open connection, in a few
/// hundred bytes, until the third segment makes a whole sock of it;
/// [dev.argyle.tcp.handshake.SynCookies] keeps it in the peer's memory instead.
package dev.argyle.tcp.handshake;
