package dev.argyle.testkit.packetdrill;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The Python between `%{` and `}%`, as far as scripts use it: `assert condition, message`,
/// `name = expression`, `name += expression`, `print(...)`. Variables live as long as the script;
/// the fields of `tcp_info` are those of the moment.
final class SnippetRunner {
  private final Map<String, Long> variables = new HashMap<>();
  private final Map<String, Long> constants = TcpInfoFields.constants();

  /// Runs one snippet.
  ///
  /// @param fields of `tcp_info`, now
  /// @throws Mismatch if an assertion does not hold
  void run(String code, Map<String, Long> fields) {
    for (String statement : statements(code)) {
      run1(statement, fields);
    }
  }

  private void run1(String statement, Map<String, Long> fields) {
    if (statement.startsWith("print") || statement.startsWith("import ")) {
      return;
    }
    var names = new HashMap<>(constants);
    names.putAll(fields);
    names.putAll(variables);
    var expression = new PythonExpression(statement, names);
    if (expression.takeWord("assert")) {
      if (expression.condition() == 0) {
        throw new Mismatch(
            "the assertion does not hold\n  expected "
                + statement
                + "\n  actual   "
                + expression.seen());
      }
      return;
    }
    String name = expression.name();
    boolean adds = expression.take("+=");
    if (!adds && !expression.take("=")) {
      throw new Mismatch("this Python is not understood: " + statement);
    }
    long value = expression.condition();
    variables.merge(name, value, (old, more) -> adds ? old + more : more);
  }

  /// Statements stand in lines of their own or are parted by semicolons; a backslash joins lines.
  private static List<String> statements(String code) {
    var all = new ArrayList<String>();
    String joined = code.replaceAll("\\\\\\r?\\n", " ");
    var current = new StringBuilder();
    char quote = 0;
    boolean comment = false;
    for (char each : (joined + "\n").toCharArray()) {
      boolean ends = each == '\n' || each == ';' && !comment;
      if (quote == 0 && ends) {
        String statement = current.toString().strip();
        if (!statement.isEmpty()) {
          all.add(statement);
        }
        current.setLength(0);
        comment = false;
        continue;
      }
      comment |= quote == 0 && each == '#';
      if (comment) {
        continue;
      }
      if (each == '\'' || each == '"') {
        quote = quote == 0 ? each : quote == each ? 0 : quote;
      }
      current.append(each);
    }
    return all;
  }
}
