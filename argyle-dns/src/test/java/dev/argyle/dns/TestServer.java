package dev.argyle.dns;

import dev.argyle.sim.SimulatedHost;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// A DNS server on a simulated host: answers from the records it is given, by UDP and TCP.
final class TestServer {
  private static final int MOST_DATAGRAM_BYTES = 512;

  private final List<Record> records = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();
  private int code = Rcode.NOERROR;
  private boolean forging;
  private boolean aliasesAlone;
  private int connections;

  /// Answers on port 53 of a host from now on.
  static TestServer on(SimulatedHost host) {
    var server = new TestServer();
    host.start("dns-udp", unchecked(server::serveDatagrams));
    host.start("dns-tcp", unchecked(server::serveConnections));
    return server;
  }

  /// Adds records, one a line, as in a zone file: name, type, data.
  TestServer zone(String lines) {
    for (String line : lines.lines().toList()) {
      String[] words = line.strip().split("\\s+", 3);
      try {
        Name name = Name.fromString(words[0], Name.root);
        records.add(Record.fromString(name, Type.value(words[1]), 1, 3600, words[2], Name.root));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return this;
  }

  /// Answers nothing but this code.
  TestServer failing(int rcode) {
    code = rcode;
    return this;
  }

  /// Sends a false answer before each true one.
  TestServer forging() {
    forging = true;
    return this;
  }

  /// Says no more of an alias than what it stands for.
  TestServer aliasesAlone() {
    aliasesAlone = true;
    return this;
  }

  /// What it was asked: name and type.
  List<String> asked() {
    return List.copyOf(asked);
  }

  /// How many connections it has accepted.
  int connections() {
    return connections;
  }

  private void serveDatagrams() throws IOException {
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.bind(new InetSocketAddress(DnsConfig.PORT));
      ByteBuffer buffer = ByteBuffer.allocate(MOST_DATAGRAM_BYTES);
      while (true) {
        SocketAddress from = channel.receive(buffer.clear());
        byte[] question = new byte[buffer.flip().remaining()];
        buffer.get(question);
        if (forging) {
          byte[] forged = answer(question).toWire();
          forged[0]++;
          channel.send(ByteBuffer.wrap(forged), from);
        }
        channel.send(ByteBuffer.wrap(answer(question).toWire(MOST_DATAGRAM_BYTES)), from);
      }
    }
  }

  private void serveConnections() throws IOException {
    try (ServerSocketChannel listener = ServerSocketChannel.open()) {
      listener.bind(new InetSocketAddress(DnsConfig.PORT));
      while (true) {
        try (SocketChannel connection = listener.accept()) {
          connections++;
          int length = Short.toUnsignedInt(read(connection, 2).getShort());
          byte[] answer = answer(read(connection, length).array()).toWire();
          ByteBuffer framed = ByteBuffer.allocate(2 + answer.length);
          connection.write(framed.putShort((short) answer.length).put(answer).flip());
        }
      }
    }
  }

  private static ByteBuffer read(SocketChannel from, int octets) throws IOException {
    ByteBuffer into = ByteBuffer.allocate(octets);
    while (into.hasRemaining()) {
      if (from.read(into) < 0) {
        throw new EOFException();
      }
    }
    return into.flip();
  }

  private Message answer(byte[] wire) throws IOException {
    Message question = new Message(wire);
    Record wanted = question.getQuestion();
    asked.add(wanted.getName() + " " + Type.string(wanted.getType()));
    Message answer = new Message(question.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.getHeader().setRcode(code);
    answer.addRecord(wanted, Section.QUESTION);
    if (code == Rcode.NOERROR && !add(wanted.getName(), wanted.getType(), answer)) {
      answer.getHeader().setRcode(Rcode.NXDOMAIN);
      records.stream()
          .filter(SOARecord.class::isInstance)
          .forEach(each -> answer.addRecord(each, Section.AUTHORITY));
    }
    return answer;
  }

  /// @return whether there is such a name
  private boolean add(Name name, int type, Message answer) {
    boolean known = false;
    for (Record each : records) {
      if (each.getName().equals(name)) {
        known = true;
        if (each.getType() == type) {
          answer.addRecord(each, Section.ANSWER);
        } else if (each instanceof CNAMERecord alias) {
          answer.addRecord(each, Section.ANSWER);
          known = aliasesAlone || add(alias.getTarget(), type, answer);
        }
      }
    }
    return known;
  }

  private interface Task {
    void run() throws IOException;
  }

  private static Runnable unchecked(Task task) {
    return () -> {
      try {
        task.run();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }
}
