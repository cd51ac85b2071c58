package dev.argyle.testkit.packetdrill;

import dev.argyle.testkit.packetdrill.Action.IpInfo;
import dev.argyle.testkit.packetdrill.Action.Range;
import dev.argyle.testkit.packetdrill.Action.Segment;
import dev.argyle.wire.TcpFlags;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads packets.
final class PacketParser {
  private static final String LETTERS = "FSRPU.EWAC";
  private static final int[] BITS = {
    TcpFlags.FIN, TcpFlags.SYN, TcpFlags.RST, TcpFlags.PSH, TcpFlags.URG,
    TcpFlags.ACK, TcpFlags.ECE, TcpFlags.CWR, TcpFlags.AE, TcpFlags.CWR
  };
  private static final int ACCURATE_ECN_KIND_0 = 172; // RFC 9768 section 3.2.3
  private static final int ACCURATE_ECN_KIND_1 = 174;

  private final Lexer lexer;

  PacketParser(Lexer lexer) {
    this.lexer = lexer;
  }

  /// `[ip] flags start:end(octets) ack n win n urg n <options>`.
  Segment segment() {
    IpInfo ip = lexer.take("[") ? ipInfo() : IpInfo.NONE;
    if (lexer.comesWord("udp") || lexer.comesWord("ipv4") || lexer.comesWord("ipv6")) {
      throw lexer.error("only TCP can be written, and no tunnels");
    }
    int flags = flags();
    Range range = range();
    @Nullable Long ack = lexer.takeWord("ack") ? lexer.number() : null;
    @Nullable Integer window = lexer.takeWord("win") ? (Integer) (int) lexer.number() : null;
    int urgent = lexer.takeWord("urg") ? (int) lexer.number() : 0;
    return new Segment(ip, flags, range, ack, window, urgent, options());
  }

  /// `icmp type code mtu n [start:end(octets)]`.
  Action.InboundIcmp icmp() {
    lexer.word();
    String type = lexer.word();
    String code = "";
    int mtuBytes = 0;
    while (Character.isLetter(lexer.peek())) {
      if (lexer.takeWord("mtu")) {
        mtuBytes = (int) lexer.number();
      } else {
        code = lexer.word();
      }
    }
    @Nullable Range quoted = null;
    if (lexer.take("[")) {
      quoted = range();
      lexer.require("]");
    }
    return new Action.InboundIcmp(type, code, mtuBytes, quoted);
  }

  private IpInfo ipInfo() {
    @Nullable Integer ecn = null;
    @Nullable Integer tos = null;
    @Nullable Integer ttl = null;
    do {
      String word = lexer.word();
      switch (word) {
        case "noecn" -> ecn = 0;
        case "ect1" -> ecn = 1;
        case "ect0" -> ecn = 2;
        case "ce" -> ecn = 3;
        case "tos" -> tos = (int) lexer.number();
        case "ttl" -> ttl = (int) lexer.number();
        default -> throw lexer.error("'" + word + "' means nothing to an IP header");
      }
    } while (lexer.take(","));
    lexer.require("]");
    return new IpInfo(ecn, tos, ttl);
  }

  private int flags() {
    String letters = lexer.until("<");
    if (letters.equals("-")) {
      return 0;
    }
    int flags = 0;
    for (int i = 0; i < letters.length(); i++) {
      char letter = letters.charAt(i);
      int index = LETTERS.indexOf(letter);
      if (letter >= '0' && letter <= '7') { // the ACE field, RFC 9768 section 3.2.2
        int ace = letter - '0';
        flags |= (ace & 4) != 0 ? TcpFlags.AE : 0;
        flags |= (ace & 2) != 0 ? TcpFlags.CWR : 0;
        flags |= (ace & 1) != 0 ? TcpFlags.ECE : 0;
      } else if (index >= 0) {
        flags |= BITS[index];
      } else {
        throw lexer.error("'" + letter + "' is no flag of TCP");
      }
    }
    if (letters.isEmpty()) {
      throw lexer.error("the flags are missing");
    }
    return flags;
  }

  private Range range() {
    long start = lexer.number();
    lexer.require(":");
    long end = lexer.number();
    lexer.require("(");
    long octets = lexer.number();
    lexer.require(")");
    if ((int) (end - start) != octets || octets < 0) {
      throw lexer.error("from " + start + " to " + end + " are not " + octets + " octets");
    }
    return new Range(start, start + octets);
  }

  private @Nullable List<TcpOption> options() {
    if (!lexer.take("<")) {
      return List.of();
    }
    if (lexer.take("...")) {
      lexer.require(">");
      return null;
    }
    var options = new ArrayList<TcpOption>();
    if (lexer.take(">")) {
      return options;
    }
    do {
      options.add(option());
    } while (lexer.take(","));
    lexer.require(">");
    return List.copyOf(options);
  }

  private TcpOption option() {
    String name = lexer.word();
    return switch (name) {
      case "nop" -> new TcpOption.Nop();
      case "eol" -> new TcpOption.End();
      case "mss" -> new TcpOption.Mss((int) lexer.number());
      case "wscale" -> new TcpOption.WindowScale((int) lexer.number());
      case "sackOK" -> new TcpOption.SackPermitted();
      case "sack" -> new TcpOption.Sack(edges());
      case "TS" -> {
        lexer.require("val");
        long value = lexer.number();
        lexer.require("ecr");
        yield new TcpOption.Timestamps(value, lexer.number());
      }
      case "FO" -> new TcpOption.FastOpen(false, hexadecimal());
      case "FOEXP" -> new TcpOption.FastOpen(true, hexadecimal());
      case "ECN" -> accurateEcn();
      case "raw" -> new TcpOption.Raw(hexadecimal());
      case "md5" -> throw new NotApplicable("TCP MD5 signatures (RFC 2385) are not built");
      default -> throw lexer.error("no TCP option is called '" + name + "'");
    };
  }

  private List<Long> edges() {
    var edges = new ArrayList<Long>();
    while (lexer.comesNumber()) {
      edges.add(lexer.number());
      lexer.require(":");
      edges.add(lexer.number());
    }
    return edges;
  }

  private TcpOption accurateEcn() {
    int kind = lexer.comesWord("e1b") ? ACCURATE_ECN_KIND_1 : ACCURATE_ECN_KIND_0;
    var counters = new ArrayList<Long>();
    while (lexer.takeWord("e0b") || lexer.takeWord("ceb") || lexer.takeWord("e1b")) {
      counters.add(lexer.number());
    }
    return new TcpOption.AccurateEcn(kind, counters);
  }

  private String hexadecimal() {
    String octets = Character.isLetterOrDigit(lexer.peek()) ? lexer.word() : "";
    if (octets.length() % 2 != 0 || !octets.matches("[0-9a-fA-F]*")) {
      throw lexer.error("'" + octets + "' are not octets in hexadecimal");
    }
    return octets.toLowerCase(java.util.Locale.ROOT);
  }
}
