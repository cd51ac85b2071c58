/// What is measured, and what it is measured against.
@org.jspecify.annotations.NullMarked
module dev.argyle.bench {
  requires transitive dev.argyle.core;
  requires static transitive org.jspecify;

  exports dev.argyle.bench;
}
