package dev.argyle.testkit.transfer;

import dev.argyle.buffer.SkBuff;
import dev.argyle.sim.LinkObserver;
import dev.argyle.sim.SimulatedHost;
import dev.argyle.sim.SimulatedLink;
import dev.argyle.sim.SimulatedNode;
import dev.argyle.tcp.seq.Seq;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.Ipv6Header;
import dev.argyle.wire.TcpFlags;
import dev.argyle.wire.TcpHeader;
import dev.argyle.wire.TcpOptions;

/// Watches the packets of one connection for what no sender may do, whatever the link does: send a
/// packet longer than the MTU, a segment longer than the peer's MSS allows, an octet behind the
/// peer's window or past a gap; acknowledge what was never sent, or less than before. Of fragments
/// and errors of ICMP it sees the length alone.
final class PacketAudit implements LinkObserver {
  private final Sender client = new Sender();
  private final Sender server = new Sender();
  private final SimulatedHost clientHost;
  private final int mtuBytes;

  /// What one end has said so far.
  private static final class Sender {
    final TcpOptions options = new TcpOptions();
    boolean begun;
    int mss;
    int scale = -1; // no scaling
    int sndMax;
    boolean acks;
    int ack;
    int rightEdge; // behind the last octet that the other may send
  }

  PacketAudit(SimulatedHost client, int mtuBytes) {
    this.clientHost = client;
    this.mtuBytes = mtuBytes;
  }

  @Override
  public void sent(
      SimulatedLink link, SimulatedNode from, SkBuff packet, Fate fate, long nowNanos) {}

  @Override
  public void entered(SimulatedLink link, SimulatedNode from, SkBuff packet, long nowNanos) {
    require(packet.length() <= mtuBytes, "packet beyond the MTU", packet.length());
    byte[] b = packet.array();
    int ipAt = packet.offset();
    boolean v4 = Ipv4Header.version(b, ipAt) == 4;
    int protocol = v4 ? Ipv4Header.protocol(b, ipAt) : Ipv6Header.nextHeader(b, ipAt);
    if (protocol != IpProtocol.TCP || v4 && Ipv4Header.isFragment(b, ipAt)) {
      return;
    }
    int ipOctets = v4 ? Ipv4Header.headerLengthBytes(b, ipAt) : Ipv6Header.LENGTH_BYTES;
    boolean fromClient = from == clientHost;
    look(
        fromClient ? client : server,
        fromClient ? server : client,
        b,
        ipAt + ipOctets,
        packet.length() - ipOctets);
  }

  private static void look(Sender sender, Sender peer, byte[] b, int at, int octets) {
    int flags = TcpHeader.flags(b, at);
    if ((flags & TcpFlags.RST) != 0) {
      return;
    }
    int optionOctets = TcpHeader.optionsLengthBytes(b, at);
    int payload = octets - TcpHeader.dataOffsetBytes(b, at);
    boolean syn = (flags & TcpFlags.SYN) != 0;
    int seq = TcpHeader.seq(b, at);
    int end = seq + payload + (syn ? 1 : 0) + ((flags & TcpFlags.FIN) != 0 ? 1 : 0);
    if (syn) {
      begin(sender, b, at, optionOctets, seq);
    }
    require(sender.begun, "segment before the SYN, at", seq);
    require(payload == 0 || payload + optionOctets <= peer.mss, "segment beyond the MSS", payload);
    require(Seq.beforeOrAt(seq, sender.sndMax), "gap before", seq);
    boolean beyond = peer.acks && end != seq && Seq.after(end, peer.rightEdge);
    require(!beyond, "octets beyond the window", Seq.distance(peer.rightEdge, end));
    sender.sndMax = Seq.max(sender.sndMax, end);
    if ((flags & TcpFlags.ACK) != 0) {
      acknowledge(sender, peer, TcpHeader.ack(b, at), TcpHeader.window(b, at), syn);
    }
  }

  private static void begin(Sender sender, byte[] b, int at, int optionOctets, int seq) {
    sender.options.parse(b, TcpHeader.optionsAt(at), optionOctets);
    sender.mss = sender.options.hasMss() ? sender.options.mss() : 536;
    sender.scale = sender.options.hasWindowScale() ? sender.options.windowScale() : -1;
    sender.sndMax = sender.begun ? sender.sndMax : seq;
    sender.begun = true;
  }

  private static void acknowledge(Sender sender, Sender peer, int ack, int window, boolean syn) {
    require(Seq.beforeOrAt(ack, peer.sndMax), "ACK of what was never sent", ack);
    require(!sender.acks || Seq.afterOrAt(ack, sender.ack), "ACK that goes back", ack);
    boolean scaled = !syn && sender.scale >= 0 && peer.scale >= 0;
    int edge = ack + (scaled ? window << sender.scale : window);
    sender.rightEdge = sender.acks ? Seq.max(sender.rightEdge, edge) : edge;
    sender.ack = ack;
    sender.acks = true;
  }

  private static void require(boolean right, String otherwise, int value) {
    if (!right) {
      throw new AssertionError(otherwise + " " + Integer.toUnsignedString(value));
    }
  }
}
