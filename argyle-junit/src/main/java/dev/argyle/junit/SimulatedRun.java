package dev.argyle.junit;

import dev.argyle.sim.PacketCapture;
import dev.argyle.sim.RunDigest;
import dev.argyle.sim.SimulatedHost;
import dev.argyle.sim.SimulatedNetwork;
import dev.argyle.sim.nemesis.Fault;
import dev.argyle.sim.nemesis.Nemesis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.platform.commons.support.ReflectionSupport;
import org.opentest4j.TestAbortedException;

/// One run of a [Simulated] method: a seed, a network, and what came of it.
final class SimulatedRun
    implements TestTemplateInvocationContext,
        ParameterResolver,
        InvocationInterceptor,
        AfterEachCallback {
  private final Simulated test;
  private final RunSettings settings;
  private final long seed;
  private final @Nullable Set<Integer> faults;
  private final Purpose purpose;
  private @Nullable SimulatedNetwork network;
  private @Nullable Nemesis nemesis;
  private @Nullable PacketCapture capture;
  private @Nullable Path file;
  private @Nullable RunDigest digest;
  private @Nullable RunDigest expected;
  private @Nullable Throwable failure;

  /// @param faults numbers of the faults to do, or null for all
  SimulatedRun(
      Simulated test,
      RunSettings settings,
      long seed,
      @Nullable Set<Integer> faults,
      Purpose purpose) {
    this.test = test;
    this.settings = settings;
    this.seed = seed;
    this.faults = faults;
    this.purpose = purpose;
  }

  Purpose purpose() {
    return purpose;
  }

  long seed() {
    return seed;
  }

  boolean hasFailed() {
    return failure != null;
  }

  /// Numbers of the faults that its nemesis did.
  Set<Integer> faultsDone() {
    Nemesis at = nemesis;
    return at == null
        ? Set.of()
        : at.plan().faults().stream()
            .map(Fault::number)
            .collect(Collectors.toCollection(TreeSet::new));
  }

  @Nullable RunDigest digest() {
    return digest;
  }

  /// Has the run fail unless it does what another has done.
  void compareWith(@Nullable RunDigest other) {
    expected = other;
  }

  @Override
  public String getDisplayName(int invocationIndex) {
    return switch (purpose) {
      case TEST -> "seed " + seed;
      case REPEAT -> "seed " + seed + " once more";
      case SHRINK -> "seed " + seed + ", does it fail with faults " + faults + "?";
      case SHRUNK -> "seed " + seed + " with faults " + faults;
    };
  }

  @Override
  public List<Extension> getAdditionalExtensions() {
    return List.of(this);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == SimulatedNetwork.class || type == SimulatedHost.class || type == Nemesis.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    SimulatedNetwork made = network(context);
    Class<?> type = parameter.getParameter().getType();
    if (type == SimulatedNetwork.class) {
      return made;
    }
    if (type == Nemesis.class) {
      nemesis = new Nemesis(made, faults);
      return nemesis;
    }
    String name =
        parameter
            .findAnnotation(OnHost.class)
            .map(OnHost::value)
            .orElseThrow(() ->
                new ParameterResolutionException(
                    "a SimulatedHost needs a name: write @OnHost(\"server\") before it"));
    return made.hosts().stream()
        .filter(host -> host.name().equals(name))
        .findFirst()
        .orElseGet(() -> made.host(name));
  }

  private SimulatedNetwork network(ExtensionContext context) {
    SimulatedNetwork known = network;
    if (known != null) {
      return known;
    }
    NetworkFactory factory = ReflectionSupport.newInstance(test.network());
    SimulatedNetwork made = factory.create(SimulatedNetwork.builder().seed(seed));
    network = made;
    digest = made.digest();
    begin(made, context.getRequiredTestMethod());
    return made;
  }

  private void begin(SimulatedNetwork made, Method method) {
    try {
      Files.createDirectories(settings.captures());
      String name =
          "%s.%s-%d".formatted(method.getDeclaringClass().getSimpleName(), method.getName(), seed);
      Path at = settings.captures().resolve(name + ".pcapng");
      PacketCapture begun = PacketCapture.toFile(made, at);
      made.observe(begun);
      file = at;
      capture = begun;
    } catch (IOException e) {
      throw new UncheckedIOException("no capture can be made in " + settings.captures(), e);
    }
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> called,
      ExtensionContext context)
      throws Throwable {
    Throwable thrown = run(network(context), invocation);
    if (thrown instanceof TestAbortedException) {
      throw thrown;
    }
    if (digest != null) {
      digest.end();
    }
    failure = thrown == null ? difference() : thrown;
    if (failure != null && purpose != Purpose.SHRINK) {
      throw new SimulationFailure(message(called.getExecutable(), failure), failure);
    }
  }

  private static @Nullable Throwable run(SimulatedNetwork network, Invocation<Void> invocation) {
    Throwable[] thrown = new Throwable[1];
    try {
      network.call(() -> {
        try {
          invocation.proceed();
        } catch (Throwable e) { // told by the caller
          thrown[0] = e;
        }
        return true;
      });
    } catch (RuntimeException | Error e) { // of another thread of the simulation, or a deadlock
      if (thrown[0] == null) {
        thrown[0] = e;
      }
    }
    return thrown[0];
  }

  private @Nullable Throwable difference() {
    RunDigest other = expected;
    RunDigest own = digest;
    if (other == null || own == null) {
      return null;
    }
    String difference = other.differenceTo(own);
    return difference.isEmpty()
        ? null
        : new AssertionError("the second run of the same seed differs: " + difference);
  }

  private String message(Method method, Throwable cause) {
    var text = new StringBuilder().append(cause.getMessage());
    text.append("\nseed ").append(seed);
    Nemesis at = nemesis;
    if (at != null && !at.plan().faults().isEmpty()) {
      text.append(", with these faults:\n").append(at.plan());
    }
    text.append("\nreplay: mvn test -Dtest=").append(method.getDeclaringClass().getSimpleName());
    text.append('#').append(method.getName()).append(" -Dargyle.seed=").append(seed);
    if (faults != null && at != null) {
      text.append(" -Dargyle.faults=").append(at.plan().numbers());
    }
    text.append("\npackets: ").append(file);
    return text.toString();
  }

  /// Closes the network, and keeps the capture of a run that has failed.
  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    PacketCapture made = capture;
    Path at = file;
    if (made != null && at != null) {
      made.close();
      if (failure == null || purpose == Purpose.SHRINK) {
        Files.deleteIfExists(at);
      }
    }
    SimulatedNetwork done = network;
    if (done != null) {
      done.close();
    }
  }
}
