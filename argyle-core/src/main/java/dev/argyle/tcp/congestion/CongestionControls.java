package dev.argyle.tcp.congestion;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The congestion controls a stack knows, by name: what `TCP_CONGESTION` may be set to.
/// Safe for use from any thread; what was registered stays for as long as the stack.
public final class CongestionControls {
  private final AtomicReference<Map<String, Supplier<? extends CongestionControl>>> byName =
      new AtomicReference<>(Map.of());

  /// A registry that knows "reno" and "cubic".
  public static CongestionControls standard() {
    CongestionControls controls = new CongestionControls();
    controls.register("reno", NewReno::new);
    controls.register("cubic", Cubic::new);
    return controls;
  }

  private CongestionControls() {}

  /// Makes `name` available; a second registration replaces the first for later connections.
  ///
  /// @param maker gives a new instance for every connection
  public void register(String name, Supplier<? extends CongestionControl> maker) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a congestion control needs a name");
    }
    Objects.requireNonNull(maker, "maker");
    byName.updateAndGet(known -> {
      var more = new LinkedHashMap<String, Supplier<? extends CongestionControl>>(known);
      more.put(name, maker);
      return Collections.unmodifiableMap(more);
    });
  }

  /// A new instance for one connection, or null if the name is unknown.
  public @Nullable CongestionControl create(String name) {
    Supplier<? extends CongestionControl> maker = byName.get().get(name);
    return maker == null ? null : maker.get();
  }

  /// All names, in the order they were registered.
  public List<String> names() {
    return List.copyOf(byName.get().keySet());
  }
}
