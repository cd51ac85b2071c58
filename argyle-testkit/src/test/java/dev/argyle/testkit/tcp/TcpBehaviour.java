package dev.argyle.testkit.tcp;

import dev.argyle.sock.PollEvents;
import dev.argyle.sock.TcpState;
import dev.argyle.socket.ProtoOps;
import dev.argyle.testkit.RigConfig;
import dev.argyle.testkit.TcpRig;
import dev.argyle.testkit.UserSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// A behaviour of TCP, tested over every [Wire]. After each test the stack must have given back all
/// its memory.
@ParameterizedClass
@EnumSource(Wire.class)
abstract class TcpBehaviour {
  /// What a connection that has failed is ready for.
  static final int EVERYTHING =
      PollEvents.IN | PollEvents.OUT | PollEvents.ERR | PollEvents.HUP | PollEvents.RDHUP;

  @Parameter Wire wire;

  TcpRig tcp;

  @AfterEach
  void nothingIsHeldAfterwards() {
    if (tcp != null) {
      tcp.close();
    }
  }

  RigConfig config() {
    return wire.config();
  }

  /// A connection that the peer has opened and the user has accepted.
  void established() {
    tcp = TcpRig.established(config());
  }

  /// The same with a peer whose SYN says this.
  void established(String peerSyn) {
    tcp = TcpRig.established(config().withPeerSyn(peerSyn));
  }

  // The states of RFC 9293 figure 5, each by the shortest way, octet 1 being the next of either
  // side unless its FIN was sent. The user still has the socket in all of them.

  /// Our FIN is sent: SND.NXT is 2.
  void finWait1() {
    established();
    user().shutdown(ProtoOps.SHUT_WR);
    tcp.run("> F. 1:1(0) ack 1");
  }

  /// Our FIN is acknowledged.
  void finWait2() {
    finWait1();
    tcp.run("< . 1:1(0) ack 2");
  }

  /// The peer's FIN has come: RCV.NXT is 2.
  void closeWait() {
    established();
    tcp.run(
        """
        < F. 1:1(0) ack 1
        > .  1:1(0) ack 2
        """);
  }

  /// Both FINs are on their way.
  void closing() {
    finWait1();
    tcp.run(
        """
        < F. 1:1(0) ack 1
        > .  2:2(0) ack 2
        """);
  }

  /// The peer's FIN has come and ours is sent.
  void lastAck() {
    closeWait();
    user().shutdown(ProtoOps.SHUT_WR);
    tcp.run("> F. 1:1(0) ack 2");
  }

  /// Both FINs are acknowledged, ours first.
  void timeWait() {
    finWait2();
    tcp.run(
        """
        < F. 1:1(0) ack 2
        > .  2:2(0) ack 2
        """);
  }

  UserSocket user() {
    return tcp.user();
  }

  TcpState state() {
    return tcp.state();
  }
}
