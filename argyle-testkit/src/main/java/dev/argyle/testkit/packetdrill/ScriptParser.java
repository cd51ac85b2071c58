package dev.argyle.testkit.packetdrill;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads a script: options, commands of set-up, events. What an event does is read by
/// [PacketParser] and [CallParser].
final class ScriptParser {
  private final Lexer lexer;
  private final PacketParser packets;
  private final CallParser calls;

  ScriptParser(String text, Map<String, String> symbols) {
    this.lexer = new Lexer(text, symbols);
    this.packets = new PacketParser(lexer);
    this.calls = new CallParser(lexer);
  }

  Script parse() {
    Map<String, String> options = options();
    String setUp = lexer.take("`") ? lexer.quoted("`") : "";
    var events = new ArrayList<Event>();
    while (!lexer.atEnd()) {
      if (lexer.take("`")) {
        lexer.quoted("`"); // what tidies up after the script has nothing to do here
        if (!lexer.atEnd()) {
          throw lexer.error("a command without a time ends the script");
        }
        break;
      }
      events.add(event(events.isEmpty()));
    }
    if (events.isEmpty()) {
      throw lexer.error("the script has no events");
    }
    return new Script(options, setUp, List.copyOf(events));
  }

  private Map<String, String> options() {
    var options = new LinkedHashMap<String, String>();
    while (lexer.take("--")) {
      String name = lexer.word();
      options.put(name, lexer.take("=") ? lexer.until("\n") : "");
    }
    return options;
  }

  private Event event(boolean first) {
    int line = lexer.line();
    Timing timing = timing(first);
    Action action = action();
    boolean blocking = timing instanceof Timing.Blocking;
    if (blocking && !(action instanceof Action.Call)) {
      throw new ScriptException(line, "only a call can block");
    }
    boolean waited = timing instanceof Timing.Any || timing instanceof Timing.Range;
    if (waited && !(action instanceof Action.Outbound)) {
      throw new ScriptException(line, "only a packet of the stack can come at any time");
    }
    return new Event(line, timing, action);
  }

  private Timing timing(boolean first) {
    if (lexer.take("*")) {
      return new Timing.Any();
    }
    boolean relative = lexer.take("+");
    if (first && relative) {
      relative = false; // there is nothing it could be relative to
    }
    if (!relative && !Character.isDigit(lexer.peek()) && lexer.peek() != '.') {
      throw lexer.error("a time is missing");
    }
    long start = lexer.seconds();
    if (lexer.take("...")) {
      return new Timing.Blocking(!relative, start, lexer.seconds());
    }
    if (lexer.take("~")) {
      lexer.take("+");
      long most = lexer.seconds();
      if (!relative) {
        throw lexer.error("a range of times has to be relative");
      }
      return new Timing.Range(start, most);
    }
    return relative ? new Timing.Relative(start) : new Timing.Absolute(start);
  }

  private Action action() {
    if (lexer.take("`")) {
      return new Action.Shell(lexer.quoted("`"));
    }
    if (lexer.take("%{")) {
      return new Action.Snippet(lexer.quoted("}%"));
    }
    if (lexer.take("<")) {
      return lexer.comesWord("icmp") || lexer.comesWord("icmpv6")
          ? packets.icmp()
          : new Action.Inbound(packets.segment());
    }
    if (lexer.take(">")) {
      if (lexer.comesWord("icmp") || lexer.comesWord("icmpv6")) {
        throw lexer.error("ICMP that the stack sends is not looked at");
      }
      return new Action.Outbound(packets.segment());
    }
    return call();
  }

  private Action call() {
    String name = lexer.word();
    List<Value> arguments = calls.arguments();
    lexer.require("=");
    @Nullable Long result = null;
    @Nullable String errno = null;
    if (!lexer.take("?")) {
      result = lexer.number();
      if (result == -1 && Character.isUpperCase(lexer.peek())) {
        errno = lexer.word();
      }
    }
    if (lexer.take("(")) {
      lexer.quoted(")"); // the text of the error, or the names of flags
    }
    return new Action.Call(name, arguments, result, errno);
  }
}
