package dev.argyle.tcp.fastopen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.tcp.fastopen.FastOpenCache.Path;
import dev.argyle.wire.FastOpenCookie;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// RFC 7413 section 4.1.3.
@Tag("A5")
class FastOpenCacheTest {
  private static final FastOpenCookie REQUEST = FastOpenCookie.request(false);
  private static final FastOpenCookie EXPERIMENT = FastOpenCookie.request(true);
  private static final FastOpenCookie COOKIE = FastOpenCookie.of(0x1234_5678_9abc_def0L);
  private static final FastOpenCookie OTHER = FastOpenCookie.of(1);

  private final FastOpenCache cache = new FastOpenCache();
  private final Path path = new Path(0, 1, 0, 2);

  @Test
  void asksAServerItHasNotMet() {
    assertThat(cache.cookie(path)).isEqualTo(REQUEST);
    assertThat(cache.mssBytes(path)).isZero();
  }

  @Test
  @Tag("RFC7413-4.1.3-a")
  void keepsTheLastCookieAndTheLastMss() {
    cache.learn(path, 1460, COOKIE);
    assertThat(cache.cookie(path)).isEqualTo(COOKIE);
    assertThat(cache.mssBytes(path)).isEqualTo(1460);
    cache.learn(path, 940, null);
    assertThat(cache.cookie(path)).as("no news").isEqualTo(COOKIE);
    assertThat(cache.mssBytes(path)).isEqualTo(940);
    cache.learn(path, 0, OTHER);
    assertThat(cache.cookie(path)).isEqualTo(OTHER);
    assertThat(cache.mssBytes(path)).isEqualTo(940);
  }

  @Test
  @Tag("RFC7413-4.1.3-a")
  void knowsEachServerByItsAddressAndOurs() {
    cache.learn(path, 1460, COOKIE);
    assertThat(cache.cookie(new Path(0, 1, 0, 3))).isEqualTo(REQUEST);
    assertThat(cache.cookie(new Path(0, 9, 0, 2))).isEqualTo(REQUEST);
  }

  @Test
  void triesTheExperimentalFormOnceAndThenTheOtherForGood() {
    cache.refused(path, 1460, false);
    assertThat(cache.cookie(path)).isEqualTo(EXPERIMENT);
    cache.refused(path, 1460, true);
    assertThat(cache.cookie(path)).isEqualTo(REQUEST);
    cache.refused(path, 1460, false);
    assertThat(cache.cookie(path)).isEqualTo(REQUEST);
  }

  @Test
  void keepsTheFormInWhichACookieCame() {
    cache.refused(path, 1460, false);
    cache.learn(path, 1460, COOKIE.in(true));
    assertThat(cache.cookie(path)).isEqualTo(COOKIE.in(true));
    cache.learn(path, 1460, OTHER);
    assertThat(cache.cookie(path)).isEqualTo(OTHER);
  }

  @Test
  void forgetsWhoWasNotMetForLongest() {
    cache.learn(path, 1460, COOKIE);
    for (int i = 0; i < FastOpenCache.MOST_ENTRIES - 1; i++) {
      cache.learn(new Path(0, 1, 1, i), 1460, OTHER);
    }
    assertThat(cache.cookie(path)).isEqualTo(COOKIE);
    cache.learn(new Path(0, 1, 2, 0), 1460, OTHER);
    assertThat(cache.cookie(new Path(0, 1, 1, 0))).isEqualTo(REQUEST);
    assertThat(cache.cookie(path)).as("met since").isEqualTo(COOKIE);
  }

  @Test
  void forgetsAllWhenToldTo() {
    cache.learn(path, 1460, COOKIE);
    cache.clear();
    assertThat(cache.cookie(path)).isEqualTo(REQUEST);
  }
}
