/// Programs that show how the stack is used; each is small enough to be read in one sitting. It
/// sees of the stack what any module outside of it sees: the packages that its modules export.
@org.jspecify.annotations.NullMarked
module dev.argyle.examples {
  requires transitive dev.argyle.core;
  requires dev.argyle.linux;
  requires dev.argyle.nio;
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.common;
  requires io.netty.transport;
  requires transitive java.net.http;
  requires transitive jdk.httpserver;
  requires static transitive org.jspecify;

  exports dev.argyle.examples.cluster;
  exports dev.argyle.examples.congestion;
  exports dev.argyle.examples.echo;
  exports dev.argyle.examples.election;
  exports dev.argyle.examples.greeter;
  exports dev.argyle.examples.http;
  exports dev.argyle.examples.rdm;
  exports dev.argyle.examples.register;
}
