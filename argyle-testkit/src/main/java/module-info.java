/// Tools for testing protocols on the stack: packet scripts, a TCP rig, assertions.
@org.jspecify.annotations.NullMarked
module dev.argyle.testkit {
  requires transitive dev.argyle.core;
  requires transitive dev.argyle.sim;
  requires static transitive org.jspecify;

  exports dev.argyle.testkit;
  exports dev.argyle.testkit.goodput;
  exports dev.argyle.testkit.packetdrill;
  exports dev.argyle.testkit.transfer;
}
