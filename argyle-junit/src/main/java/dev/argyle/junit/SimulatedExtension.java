package dev.argyle.junit;

import dev.argyle.time.AgentLoader;
import java.io.IOException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/// What JUnit asks for the runs of a [Simulated] method. Runs are made one at a time, as what comes
/// next depends on how the last one went.
public final class SimulatedExtension implements TestTemplateInvocationContextProvider {
  private static final System.Logger LOGGER = System.getLogger("dev.argyle.junit");
  private static final ReentrantLock LOCK = new ReentrantLock();
  private static boolean agentWasAskedFor; // guarded by LOCK

  /// For JUnit.
  public SimulatedExtension() {}

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return AnnotationSupport.isAnnotated(context.getTestMethod(), Simulated.class);
  }

  /// A shard may have no seed of a test.
  @Override
  public boolean mayReturnZeroTestTemplateInvocationContexts(ExtensionContext context) {
    return true;
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    Simulated test =
        AnnotationSupport.findAnnotation(context.getTestMethod(), Simulated.class).orElseThrow();
    RunSettings settings = RunSettings.ofThisJvm();
    if (settings.agent()) {
      loadAgent();
    }
    RunSequence runs = new RunSequence(test, settings);
    Spliterator<SimulatedRun> oneByOne =
        Spliterators.spliteratorUnknownSize(runs, Spliterator.ORDERED);
    return StreamSupport.stream(oneByOne, false).map(TestTemplateInvocationContext.class::cast);
  }

  /// Once in a JVM. Where it cannot be, a test that needs it fails with a message and others do
  /// not.
  private static void loadAgent() {
    LOCK.lock();
    try {
      if (!agentWasAskedFor) {
        agentWasAskedFor = true;
        AgentLoader.load();
      }
    } catch (IOException e) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "Thread.sleep and the like keep the machine's clock, for the agent cannot be loaded:"
              + " start Java with -javaagent:argyle-time.jar ("
              + e.getMessage()
              + ")");
    } finally {
      LOCK.unlock();
    }
  }
}
