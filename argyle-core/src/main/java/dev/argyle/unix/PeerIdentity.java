package dev.argyle.unix;

import dev.argyle.sock.Credentials;

/// Who the peer of a UNIX sock is, and what of the sender it wants told with every message
/// (MISSION B4). Any thread may ask and change it.
final class PeerIdentity {
  private volatile Credentials credentials = Credentials.NO_PEER;
  private volatile boolean passesCredentials;
  private volatile boolean passesSecurity;

  /// `SO_PEERCRED`.
  Credentials credentials() {
    return credentials;
  }

  void credentials(Credentials ofPeer) {
    credentials = ofPeer;
  }

  /// `SO_PASSCRED`.
  boolean passesCredentials() {
    return passesCredentials;
  }

  void passesCredentials(boolean on) {
    passesCredentials = on;
  }

  /// `SO_PASSSEC`.
  boolean passesSecurity() {
    return passesSecurity;
  }

  void passesSecurity(boolean on) {
    passesSecurity = on;
  }

  /// An accepted sock wants what its listener wants.
  void inherit(PeerIdentity listener) {
    passesCredentials = listener.passesCredentials;
    passesSecurity = listener.passesSecurity;
  }
}
