package dev.argyle.testkit.packetdrill;

import dev.argyle.testkit.packetdrill.Value.Field;
import java.util.ArrayList;
import java.util.List;

/// Reads the arguments of system calls.
final class CallParser {
  private final Lexer lexer;

  CallParser(Lexer lexer) {
    this.lexer = lexer;
  }

  /// `(a, b, c)`.
  List<Value> arguments() {
    lexer.require("(");
    return list(")");
  }

  private List<Value> list(String end) {
    var values = new ArrayList<Value>();
    if (lexer.take(end)) {
      return values;
    }
    do {
      values.add(value());
    } while (lexer.take(","));
    lexer.require(end);
    return values;
  }

  private Value value() {
    Value first = single();
    if (!lexer.comes("|")) {
      return first;
    }
    var parts = new ArrayList<Value>();
    parts.add(first);
    while (lexer.take("|")) {
      parts.add(single());
    }
    return new Value.Union(parts);
  }

  private Value single() {
    if (lexer.take("...")) {
      return new Value.Ellipsis();
    }
    if (lexer.take("\"")) {
      return new Value.Text(lexer.quoted("\""));
    }
    if (lexer.take("[")) {
      return new Value.Items(list("]"));
    }
    if (lexer.take("{")) {
      return struct();
    }
    if (lexer.comesNumber()) {
      return new Value.Num(lexer.number());
    }
    String name = lexer.word();
    if (lexer.take("(")) {
      return new Value.Call(name, list(")"));
    }
    return new Value.Name(name);
  }

  private Value struct() {
    var fields = new ArrayList<Field>();
    if (lexer.take("}")) {
      return new Value.Struct(fields);
    }
    do {
      fields.add(field());
    } while (lexer.take(","));
    lexer.require("}");
    return new Value.Struct(fields);
  }

  private Field field() {
    if (!lexer.comes("...")) {
      lexer.take(".");
    }
    Value first = value();
    if (!lexer.take("=")) {
      return new Field("", first);
    }
    String name =
        switch (first) {
          case Value.Name(String plain) -> plain;
          case Value.Call(String called, List<Value> _) -> called;
          default -> throw lexer.error("a field has no name");
        };
    return new Field(name, value());
  }
}
