/// The agent that gives simulated threads a clock of their own.
@org.jspecify.annotations.NullMarked
module dev.argyle.time {
  requires transitive java.instrument;
  requires static jdk.attach;
  requires static transitive org.jspecify;

  exports dev.argyle.time;
}
