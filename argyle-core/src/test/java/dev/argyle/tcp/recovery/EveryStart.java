package dev.argyle.tcp.recovery;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A test that takes the first sequence number: 0, one from which the sign changes, and one from
/// which the space wraps.
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "from sequence number {0}")
@ValueSource(ints = {0, Integer.MAX_VALUE, -1000})
@interface EveryStart {}
