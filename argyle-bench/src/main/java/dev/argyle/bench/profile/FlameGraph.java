package dev.argyle.bench.profile;

import java.util.Locale;

/// Draws a [StackTree] as a flame graph: a row for each depth, callers below, each frame as wide as
/// its share of the samples. The picture is a plain SVG, which tells the full name and the share of
/// a frame to whoever points at it.
public final class FlameGraph {
  private static final int WIDTH = 1200;
  private static final int ROW = 17;
  private static final int MARGIN = 10;
  private static final int TITLE = 30;
  private static final double LETTER_WIDTH = 6.6; // of the font below
  private static final double LEAST_WIDTH = 0.6; // narrower frames are left out

  private static final String KERNEL = "#e5674f";
  private static final String OURS = "#f2a35e";
  private static final String JDK = "#9fc48a";
  private static final String OTHERS = "#d8d2b0";

  private final StringBuilder out = new StringBuilder();
  private final long all;
  private final int bottom;

  private FlameGraph(long all, int bottom) {
    this.all = all;
    this.bottom = bottom;
  }

  /// The picture.
  ///
  /// @param title above it
  public static String svg(StackTree tree, String title) {
    int height = TITLE + tree.depth() * ROW + MARGIN;
    FlameGraph graph = new FlameGraph(Math.max(1, tree.samples()), height - MARGIN - ROW);
    graph.begin(height, title);
    graph.draw(tree, MARGIN, 0);
    graph.out.append("</svg>\n");
    return graph.out.toString();
  }

  private void begin(int height, String title) {
    out.append(
        String.format(
            Locale.ROOT,
            """
            <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" \
            viewBox="0 0 %1$d %2$d" font-family="monospace" font-size="11">
            <rect width="100%%" height="100%%" fill="#fffdf7"/>
            <text x="%3$d" y="19" font-size="14">%4$s</text>
            """,
            WIDTH,
            height,
            MARGIN,
            escaped(title)));
  }

  private void draw(StackTree node, double x, int depth) {
    double width = node.samples() * (double) (WIDTH - 2 * MARGIN) / all;
    if (width < LEAST_WIDTH) {
      return;
    }
    int y = bottom - depth * ROW;
    out.append(
        String.format(
            Locale.ROOT,
            "<g><title>%s, %.1f %%</title><rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\""
                + " fill=\"%s\" stroke=\"#fffdf7\"/>",
            escaped(node.frame()),
            100.0 * node.samples() / all,
            x,
            y,
            width,
            ROW,
            colour(node.frame())));
    String label = shortened(node.frame(), (int) (width / LETTER_WIDTH));
    if (!label.isEmpty()) {
      out.append(
          String.format(
              Locale.ROOT, "<text x=\"%.1f\" y=\"%d\">%s</text>", x + 3, y + 12, escaped(label)));
    }
    out.append("</g>\n");
    double at = x;
    for (StackTree callee : node.callees()) {
      draw(callee, at, depth + 1);
      at += callee.samples() * (double) (WIDTH - 2 * MARGIN) / all;
    }
  }

  /// Calls of the kernel stand out, then what is ours, the JDK's, anybody else's.
  private static String colour(String frame) {
    if (frame.startsWith("dev.argyle.linux.Libc.") || frame.startsWith("sun.nio.ch.")) {
      return KERNEL;
    }
    if (frame.startsWith("dev.argyle.")) {
      return OURS;
    }
    boolean jdk = frame.startsWith("java.") || frame.startsWith("jdk.");
    return jdk ? JDK : OTHERS;
  }

  /// Class and method, or nothing if there is no room for a few letters of it.
  private static String shortened(String frame, int letters) {
    int method = frame.lastIndexOf('.');
    int type = method < 0 ? -1 : frame.lastIndexOf('.', method - 1);
    String name = frame.substring(type + 1);
    int room = letters - 1;
    if (room < 3) {
      return "";
    }
    return name.length() <= room ? name : name.substring(0, room - 1) + "…";
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
