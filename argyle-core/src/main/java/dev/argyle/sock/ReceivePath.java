package dev.argyle.sock;

/// A station on the way of one packet from the network to its reader (section C of the mission).
/// Each packet begins with one of the first three, or is dropped at once; what it carries then goes
/// through the others.
public enum ReceivePath {
  /// Nobody owned the sock and nobody slept: processed at once, by who brought it (MISSION C6).
  DIRECT,
  /// A user owned the sock: unprocessed into the backlog (MISSION C3).
  BACKLOG,
  /// A reader slept: unprocessed into the prequeue (MISSION C4).
  PREQUEUE,
  /// Its data lies past a hole and waits in the out-of-order queue (MISSION C2).
  OUT_OF_ORDER,
  /// Its data is next in the stream and has entered the receive queue (MISSION C1).
  RECEIVE_QUEUE,
  /// There was no room for it, or it lay outside of the window.
  DROPPED
}
