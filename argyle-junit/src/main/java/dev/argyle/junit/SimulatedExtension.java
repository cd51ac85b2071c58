package dev.argyle.junit;

import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/// What JUnit asks for the runs of a [Simulated] method. Runs are made one at a time, as what comes
/// next depends on how the last one went.
public final class SimulatedExtension implements TestTemplateInvocationContextProvider {
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
    RunSequence runs = new RunSequence(test, RunSettings.ofThisJvm());
    Spliterator<SimulatedRun> oneByOne =
        Spliterators.spliteratorUnknownSize(runs, Spliterator.ORDERED);
    return StreamSupport.stream(oneByOne, false).map(TestTemplateInvocationContext.class::cast);
  }
}
