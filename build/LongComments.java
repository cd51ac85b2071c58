import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Breaks lines of `///` comments that are too long, and those only: what does not fit goes to the
/// front of the next line of its paragraph. No line is broken where the rest would begin with what
/// Markdown takes for a list, a quotation or a heading, nor inside a fence, a table or an indented
/// block.
final class LongComments {
  private static final int COLUMNS = 100;
  private static final Pattern COMMENT = Pattern.compile("(\\s*/// ?)(\\s*)(\\S.*)");
  private static final Pattern ITEM = Pattern.compile("([-*+]|\\d+[.)])\\s+");
  private static final Pattern BEGINS_SOMETHING =
      Pattern.compile("([-*+>]|\\d+[.)]|#+)(\\s.*|$)|[@|]\\S.*|```.*|~~~.*");

  /// Rewrites one file if it has such lines.
  static void breakIn(Path file) throws IOException {
    List<String> before = Files.readAllLines(file);
    List<String> after = broken(before);
    if (!after.equals(before)) {
      Files.writeString(file, String.join("\n", after) + "\n");
    }
  }

  static List<String> broken(List<String> source) {
    List<String> lines = new ArrayList<>(source);
    boolean fenced = false;
    for (int i = 0; i < lines.size(); i++) {
      Matcher comment = COMMENT.matcher(lines.get(i));
      if (!comment.matches()) {
        fenced &= lines.get(i).strip().equals("///");
        continue;
      }
      String text = comment.group(3);
      boolean isFence = text.startsWith("```") || text.startsWith("~~~");
      fenced ^= isFence;
      boolean asIs = isFence || fenced || comment.group(2).length() >= 4 || text.startsWith("|");
      if (!asIs && lines.get(i).length() > COLUMNS) {
        breakLine(lines, i, comment);
      }
    }
    return lines;
  }

  private static void breakLine(List<String> lines, int i, Matcher comment) {
    String line = lines.get(i);
    int gap = line.lastIndexOf(' ', COLUMNS);
    while (gap > comment.start(3) && BEGINS_SOMETHING.matcher(line.substring(gap + 1)).matches()) {
      gap = line.lastIndexOf(' ', gap - 1);
    }
    Matcher item = ITEM.matcher(comment.group(3));
    int indent = comment.group(2).length() + (item.lookingAt() ? item.end() : 0);
    if (gap <= comment.start(3) + (item.lookingAt() ? item.end() : 0)) {
      return; // one long word
    }
    String front = comment.group(1) + " ".repeat(indent);
    String rest = line.substring(gap + 1);
    lines.set(i, line.substring(0, gap));
    if (i + 1 < lines.size() && continues(lines.get(i + 1), front)) {
      lines.set(i + 1, front + rest + " " + lines.get(i + 1).substring(front.length()));
    } else {
      lines.add(i + 1, front + rest);
    }
  }

  /// Whether a line goes on with the paragraph whose lines begin with `front`.
  private static boolean continues(String line, String front) {
    return line.startsWith(front)
        && line.length() > front.length()
        && !Character.isWhitespace(line.charAt(front.length()))
        && !BEGINS_SOMETHING.matcher(line.substring(front.length())).matches();
  }

  private LongComments() {}
}
