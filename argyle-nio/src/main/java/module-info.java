/// The faces of the stack that Java programs know: channels, selectors, `java.net` sockets and name
/// resolution.
@org.jspecify.annotations.NullMarked
module dev.argyle.nio {
  requires transitive dev.argyle.core;
  requires jdk.net;
  requires static transitive org.jspecify;

  exports dev.argyle.nio;
}
