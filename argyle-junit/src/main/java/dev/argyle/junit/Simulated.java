package dev.argyle.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/// Makes a method a test in a simulated network in virtual time, once for each seed. It may take as
/// parameters a `SimulatedNetwork`, hosts ([OnHost]) and a `Nemesis`.
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@Execution(ExecutionMode.SAME_THREAD)
@ExtendWith(SimulatedExtension.class)
public @interface Simulated {
  /// How many seeds, at least 1.
  int seeds() default 1;

  /// The first seed; the others follow it.
  long firstSeed() default 1;

  /// Who makes the network; a star of perfect cables unless told.
  Class<? extends NetworkFactory> network() default NetworkFactory.Star.class;

  /// Whether to run each seed twice and compare.
  boolean twice() default false;
}
