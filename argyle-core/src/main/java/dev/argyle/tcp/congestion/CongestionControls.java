package dev.argyle.tcp.congestion;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/// The congestion controls a stack knows, by name: what `TCP_CONGESTION` may be set to, and
/// `tcp_congestion_control` names one of. Part of a stack's configuration; immutable.
public final class CongestionControls {
  private static final int LONGEST_NAME = 15; // TCP_CA_NAME_MAX, less the end of the string

  private static final CongestionControls BUILT_IN =
      new CongestionControls(Map.of())
          .with("reno", _ -> new NewReno())
          .with("cubic", _ -> new Cubic())
          .with("bbr", Bbr::new)
          .with("dctcp", _ -> new Dctcp())
          .with("cubic-hystart", _ -> Cubic.withHyStart());

  private final Map<String, CongestionControlFactory> byName;

  private CongestionControls(Map<String, CongestionControlFactory> byName) {
    this.byName = byName;
  }

  /// Those that are always there.
  public static CongestionControls builtIn() {
    return BUILT_IN;
  }

  /// These and one more.
  ///
  /// @param name 1 to 15 characters, not taken; what is made has to call itself so, too
  /// @throws IllegalArgumentException if it is not such a name
  public CongestionControls with(String name, CongestionControlFactory factory) {
    if (name.isBlank() || name.length() > LONGEST_NAME || byName.containsKey(name)) {
      throw new IllegalArgumentException(
          "not a new name of 1 to " + LONGEST_NAME + " characters: '" + name + "'");
    }
    String told = factory.create(_ -> 0).name();
    if (!told.equals(name)) {
      throw new IllegalArgumentException("registered as '" + name + "', but is '" + told + "'");
    }
    var more = new LinkedHashMap<>(byName);
    more.put(name, factory);
    return new CongestionControls(Collections.unmodifiableMap(more));
  }

  /// A new one for one connection, or null if the name is unknown.
  ///
  /// @param jitter a number from 0 to before its argument, by chance
  public @Nullable CongestionControl create(String name, IntUnaryOperator jitter) {
    CongestionControlFactory factory = byName.get(name);
    return factory == null ? null : factory.create(jitter);
  }

  /// Whether there is one of that name.
  public boolean knows(String name) {
    return byName.containsKey(name);
  }

  /// All names, the built-in ones first (`tcp_available_congestion_control`).
  public List<String> names() {
    return List.copyOf(byName.keySet());
  }
}
