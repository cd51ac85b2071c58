/// What is measured, and what it is measured against.
@org.jspecify.annotations.NullMarked
module dev.argyle.bench {
  requires transitive dev.argyle.core;
  requires dev.argyle.linux;
  requires dev.argyle.nio;
  requires dev.argyle.sim;
  requires java.management;
  requires jdk.jfr;
  requires static transitive org.jspecify;

  exports dev.argyle.bench;
  exports dev.argyle.bench.profile;
  exports dev.argyle.bench.relay;
  exports dev.argyle.bench.result;
  exports dev.argyle.bench.worker;
}
