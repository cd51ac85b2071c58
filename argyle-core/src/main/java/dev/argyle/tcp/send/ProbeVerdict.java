package dev.argyle.tcp.send;

/// What a timer that asks whether the peer is still there has to do now.
public enum ProbeVerdict {
  /// Nothing before its deadline.
  WAIT,

  /// Send a probe.
  SEND_PROBE,

  /// The peer has left too many probes without an answer: the connection is dead.
  GIVE_UP
}
