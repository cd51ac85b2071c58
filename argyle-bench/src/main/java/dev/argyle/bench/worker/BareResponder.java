package dev.argyle.bench.worker;

import dev.argyle.linux.TunPackets;
import dev.argyle.wire.InternetChecksum;
import dev.argyle.wire.IpProtocol;
import dev.argyle.wire.Ipv4Header;
import dev.argyle.wire.TcpFlags;
import dev.argyle.wire.TcpHeader;
import dev.argyle.wire.UdpHeader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// The limit that a stack behind a TUN device can come near to: one thread that reads packets,
/// answers them and does no TCP to speak of. It takes what comes in order, acknowledges every
/// second segment and what is left when nothing more waits, and sends as much as the peer's window
/// takes. No queues, no timers but one, no congestion control, no reassembly; one peer, IPv4.
///
/// As a stack does, it copies what it receives to a buffer of the application and what it sends
/// from one, both of 64 KiB, unless it is told not to.
final class BareResponder {
  private static final int BURST_PACKETS = 64;
  private static final int APPLICATION_BYTES = 64 << 10;
  private static final int PORTS = 1 << 16;
  private static final int ISS = 1000;
  private static final int SILENCE_MILLIS = 200;
  private static final int ACK_EVERY_SEGMENTS = 2;
  static final int DATAGRAM_BYTES = 1400;

  private final TunPackets device;
  private final BareSegments segments;
  private final boolean offload;
  private final boolean copies;
  private final byte[] application = new byte[APPLICATION_BYTES];
  private final BareConnection[] connections = new BareConnection[PORTS]; // by the peer's port
  private final List<BareConnection> ackLater = new ArrayList<>();
  private final AtomicLong datagrams = new AtomicLong();
  private int datagramsTo; // the port of who wants datagrams; 0 for nobody
  private volatile boolean stopping;

  /// @param offload whether the device has it
  /// @param copies whether payload is copied to and from a buffer of the application
  BareResponder(TunPackets device, boolean offload, boolean copies) {
    this.device = device;
    this.segments = new BareSegments(device, offload);
    this.offload = offload;
    this.copies = copies;
  }

  /// Answers until it is stopped. Called by the thread that has opened the device.
  void run() throws IOException {
    while (!stopping) {
      boolean more = readBurst();
      for (BareConnection connection : ackLater) {
        if (connection.ackWaits && connection.open) {
          segments.send(connection, 0, 0);
        }
      }
      ackLater.clear();
      if (datagramsTo != 0) {
        sendDatagrams();
      } else if (!more && !device.await(SILENCE_MILLIS)) {
        sendAgain();
      }
    }
  }

  /// Has [#run] return soon.
  void stop() {
    stopping = true;
  }

  /// How many datagrams have come.
  long datagrams() {
    return datagrams.get();
  }

  /// @return whether there may be more
  private boolean readBurst() throws IOException {
    for (int i = 0; i < BURST_PACKETS; i++) {
      int octets = device.read();
      if (octets == 0) {
        return false;
      }
      receive(device.incoming(), device.packetAt(), octets);
    }
    return true;
  }

  private void receive(byte[] b, int ip, int octets) throws IOException {
    if (octets < Ipv4Header.MIN_LENGTH_BYTES || Ipv4Header.version(b, ip) != 4) {
      return;
    }
    int transport = ip + Ipv4Header.headerLengthBytes(b, ip);
    int length = ip + octets - transport;
    if (Ipv4Header.protocol(b, ip) == IpProtocol.TCP) {
      requireChecksum(b, ip, transport, length);
      segments.answer(b, ip);
      receiveSegment(b, transport, length);
    } else if (Ipv4Header.protocol(b, ip) == IpProtocol.UDP) {
      requireChecksum(b, ip, transport, length);
      segments.answer(b, ip);
      receiveDatagram(b, transport, length);
    }
  }

  /// Checks what the kernel has not left to us.
  private void requireChecksum(byte[] b, int ip, int at, int length) throws IOException {
    if (!offload) {
      long sum =
          InternetChecksum.pseudoHeader(
              0,
              Ipv4Header.sourceLow(b, ip),
              0,
              Ipv4Header.destinationLow(b, ip),
              Ipv4Header.protocol(b, ip),
              length);
      if (!InternetChecksum.isValid(InternetChecksum.add(sum, b, at, length))) {
        throw new IOException("a packet came damaged");
      }
    }
  }

  private void receiveSegment(byte[] b, int tcp, int length) {
    int peerPort = TcpHeader.sourcePort(b, tcp);
    BareConnection connection = connections[peerPort];
    if (connection == null) {
      connection = new BareConnection();
      connections[peerPort] = connection;
    }
    int flags = TcpHeader.flags(b, tcp);
    if ((flags & (TcpFlags.SYN | TcpFlags.RST)) == TcpFlags.SYN) {
      connection.begin(b, tcp, ISS);
      segments.sendSynAck(connection);
    } else if (connection.ownPort != TcpHeader.destinationPort(b, tcp)) {
      return; // of an earlier one, from the same port to another
    } else if ((flags & TcpFlags.RST) != 0) {
      connection.open = false;
    } else if (connection.open) {
      int payloadAt = tcp + TcpHeader.dataOffsetBytes(b, tcp);
      int payloadBytes = tcp + length - payloadAt;
      connection.acknowledge(TcpHeader.ack(b, tcp), TcpHeader.window(b, tcp), payloadBytes);
      if (payloadBytes > 0) {
        receiveData(connection, b, payloadAt, payloadBytes, TcpHeader.seq(b, tcp));
      }
      boolean ends = (flags & TcpFlags.FIN) != 0;
      if (ends && TcpHeader.seq(b, tcp) + payloadBytes == connection.rcvNxt) {
        connection.rcvNxt++;
        segments.send(connection, TcpFlags.FIN, 0);
        connection.open = false;
      } else if (connection.ownPort == Ports.SOURCE) {
        sendMore(connection);
      }
    }
  }

  private void receiveData(BareConnection c, byte[] b, int at, int octets, int seq) {
    if (seq != c.rcvNxt) {
      segments.send(c, 0, 0);
      return;
    }
    c.rcvNxt += octets;
    if (Ports.isEcho(c.ownPort)) {
      System.arraycopy(b, at, device.outgoing(), segments.payloadAt(), octets);
      segments.send(c, TcpFlags.PSH, octets);
      return;
    }
    if (copies) {
      System.arraycopy(b, at, application, 0, octets);
    }
    if (++c.unacknowledgedSegments >= ACK_EVERY_SEGMENTS) {
      segments.send(c, 0, 0);
    } else if (!c.ackWaits) {
      c.ackWaits = true;
      ackLater.add(c);
    }
  }

  private void sendMore(BareConnection c) {
    int octets = segments.mostPayloadBytes();
    while (c.maySend(octets, segments.windowBytes())) {
      if (copies) {
        System.arraycopy(application, 0, device.outgoing(), segments.payloadAt(), octets);
      }
      segments.send(c, 0, octets);
    }
  }

  /// After a silence: what was sent and not acknowledged is taken for lost.
  private void sendAgain() {
    for (BareConnection connection : connections) {
      if (connection != null
          && connection.open
          && connection.ownPort == Ports.SOURCE
          && connection.hasUnacknowledged()) {
        connection.goBack();
        sendMore(connection);
      }
    }
  }

  /// A datagram to the source says with its first octet whether more are wanted.
  private void receiveDatagram(byte[] b, int udp, int length) {
    int payloadAt = udp + UdpHeader.LENGTH_BYTES;
    int payloadBytes = length - UdpHeader.LENGTH_BYTES;
    if (UdpHeader.destinationPort(b, udp) == Ports.UDP_SOURCE) {
      datagramsTo = b[payloadAt] == 0 ? 0 : UdpHeader.sourcePort(b, udp);
    } else {
      if (copies) {
        System.arraycopy(b, payloadAt, application, 0, payloadBytes);
      }
      datagrams.setRelease(datagrams.get() + 1);
    }
  }

  private void sendDatagrams() {
    for (int i = 0; i < BURST_PACKETS; i++) {
      if (copies) {
        System.arraycopy(application, 0, device.outgoing(), segments.datagramAt(), DATAGRAM_BYTES);
      }
      segments.sendDatagram(Ports.UDP_SOURCE, datagramsTo, DATAGRAM_BYTES);
    }
  }
}
