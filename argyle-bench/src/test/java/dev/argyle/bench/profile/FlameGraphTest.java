package dev.argyle.bench.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class FlameGraphTest {
  private static final String SEND = "dev.argyle.tcp.TcpSend.send";
  private static final String WRITE = "dev.argyle.linux.Libc.write";

  private final StackTree tree = new StackTree("all");

  private NodeList frames() throws Exception {
    byte[] svg = FlameGraph.svg(tree, "a < b & \"c\"").getBytes(StandardCharsets.UTF_8);
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(svg))
        .getElementsByTagName("g");
  }

  private static double number(Element frame, String attribute) {
    Element box = (Element) frame.getElementsByTagName("rect").item(0);
    return Double.parseDouble(box.getAttribute(attribute));
  }

  private static String title(Element frame) {
    return frame.getElementsByTagName("title").item(0).getTextContent();
  }

  @Test
  void aFrameIsAsWideAsItsShareAndStandsOnItsCaller() throws Exception {
    tree.add(List.of("Main.main", SEND, WRITE));
    tree.add(List.of("Main.main", SEND));
    tree.add(List.of("Main.main", SEND, WRITE));
    tree.add(List.of("Main.main"));
    NodeList frames = frames();

    assertThat(frames.getLength()).isEqualTo(4);
    Element main = (Element) frames.item(1);
    Element send = (Element) frames.item(2);
    Element write = (Element) frames.item(3);
    assertThat(title(main)).isEqualTo("Main.main, 100.0 %");
    assertThat(title(send)).isEqualTo(SEND + ", 75.0 %");
    assertThat(title(write)).isEqualTo(WRITE + ", 50.0 %");
    assertThat(number(send, "width")).isEqualTo(0.75 * number(main, "width"));
    assertThat(number(send, "y")).isLessThan(number(main, "y"));
    assertThat(number(write, "x")).isEqualTo(number(send, "x"));
  }

  @Test
  void whatIsTooNarrowToBeSeenIsLeftOut() throws Exception {
    for (int i = 0; i < 10_000; i++) {
      tree.add(List.of(SEND));
    }
    tree.add(List.of("Main.rare"));

    assertThat(frames().getLength()).isEqualTo(2);
  }

  @Test
  void namesAreNoMarkup() throws Exception {
    tree.add(List.of("Main$1.<init>"));

    assertThat(title((Element) frames().item(1))).isEqualTo("Main$1.<init>, 100.0 %");
  }

  @Test
  void aTreeWithoutSamplesIsAPictureOfNothing() throws Exception {
    assertThat(frames().getLength()).isZero();
  }
}
