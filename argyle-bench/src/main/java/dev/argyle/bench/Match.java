package dev.argyle.bench;

import dev.argyle.bench.result.Comparison;
import dev.argyle.bench.result.Sample;
import dev.argyle.bench.result.Series;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Two contestants, or ours alone, and what they are compared by. They run in turn, and who is
/// first changes from round to round, so that what else happens on the machine hits both.
record Match(String bench, String variant, String unit, Contestant ours, @Nullable Contestant rival)
    implements AutoCloseable {
  Comparison run(Settings settings) throws IOException {
    if (settings.warmUpMillis() > 0) {
      ours.round(settings.warmUpMillis());
      if (rival != null) {
        rival.round(settings.warmUpMillis());
      }
    }
    List<Sample> ofOurs = new ArrayList<>();
    List<Sample> ofRival = new ArrayList<>();
    for (int round = 0; round < settings.rounds(); round++) {
      if (rival != null && round % 2 == 1) {
        ofRival.add(rival.round(settings.millis()));
      }
      ofOurs.add(ours.round(settings.millis()));
      if (rival != null && round % 2 == 0) {
        ofRival.add(rival.round(settings.millis()));
      }
    }
    return new Comparison(
        bench,
        variant,
        unit,
        new Series(ours.name(), ofOurs),
        rival == null ? null : new Series(rival.name(), ofRival));
  }

  @Override
  public void close() {
    ours.close();
    if (rival != null) {
      rival.close();
    }
  }
}
