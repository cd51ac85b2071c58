/// Simulated networks in JUnit tests: many seeds, replay, shrinking.
@org.jspecify.annotations.NullMarked
module dev.argyle.junit {
  requires transitive dev.argyle.sim;
  requires dev.argyle.time;
  requires transitive org.junit.jupiter.api;
  requires static transitive org.jspecify;

  exports dev.argyle.junit;
}
