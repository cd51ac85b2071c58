/// What holds for the project as a whole: one socket contract for every provider, and the rules of
/// the architecture. Tests only; not shipped.
@org.jspecify.annotations.NullMarked
module dev.argyle.contract {
  requires dev.argyle.core;
  requires dev.argyle.differential;
  requires dev.argyle.nio;
  requires dev.argyle.linux;
  requires dev.argyle.sim;
  requires dev.argyle.testkit;
  requires dev.argyle.cli;
  requires dev.argyle.examples;
  requires static org.jspecify;
}
