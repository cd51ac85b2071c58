package dev.argyle.examples.simulation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/// Draws lines into a small SVG picture: points at equal distances, from 0 up.
final class LinePlot {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 260;
  private static final int MARGIN = 40;
  private static final int GRID_LINES = 4;
  private static final String[] COLOURS = {"#b2182b", "#2166ac", "#4d9221"};

  private LinePlot() {}

  /// @param lines values by the name of the line
  static String svg(String title, Map<String, long[]> lines) {
    long most = lines.values().stream().flatMapToLong(Arrays::stream).max().orElse(1);
    var svg = new StringBuilder();
    svg.append(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='sans-serif'"
                .formatted(WIDTH, HEIGHT)
            + " font-size='12'>\n<rect width='100%' height='100%' fill='white'/>\n");
    text(svg, MARGIN, 20, "black", title);
    for (int i = 0; i <= GRID_LINES; i++) {
      double y = y(most * i / (double) GRID_LINES, most);
      svg.append(
          path("#dddddd", String.format(Locale.ROOT, "M%d %.1f H%d", MARGIN, y, WIDTH - 10)));
      text(svg, 5, y, "gray", Long.toString(most * i / GRID_LINES));
    }
    int number = 0;
    for (Map.Entry<String, long[]> line : lines.entrySet()) {
      String colour = COLOURS[number % COLOURS.length];
      svg.append(path(colour, points(line.getValue(), most)));
      text(svg, WIDTH - 150, 40 + 16 * number++, colour, line.getKey());
    }
    return svg.append("</svg>\n").toString();
  }

  private static String points(long[] values, long most) {
    var path = new StringBuilder();
    double step = (WIDTH - MARGIN - 10) / (double) Math.max(1, values.length - 1);
    for (int i = 0; i < values.length; i++) {
      path.append(
          String.format(
              Locale.ROOT,
              "%s%.1f %.1f ",
              i == 0 ? "M" : "L",
              MARGIN + i * step,
              y((double) values[i], most)));
    }
    return path.toString().strip();
  }

  private static double y(double value, long most) {
    return HEIGHT - MARGIN / 2.0 - value / most * (HEIGHT - 2 * MARGIN);
  }

  private static String path(String colour, String points) {
    return "<path fill='none' stroke='%s' d='%s'/>\n".formatted(colour, points);
  }

  private static void text(StringBuilder to, double x, double y, String colour, String text) {
    to.append(
        String.format(
            Locale.ROOT, "<text x='%.1f' y='%.1f' fill='%s'>%s</text>\n", x, y, colour, text));
  }
}
