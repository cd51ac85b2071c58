/// The agent that puts a Java program on the stack without a change.
@org.jspecify.annotations.NullMarked
module dev.argyle.agent {
  requires transitive java.instrument;
  requires transitive dev.argyle.linux;
  requires transitive dev.argyle.nio;
  requires static dev.argyle.dns; // in the agent's jar, in a folder of its own
  requires static transitive org.jspecify;

  exports dev.argyle.agent;
}
