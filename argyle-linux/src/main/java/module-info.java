/// Devices of a Linux host, TUN, TAP and packet sockets, reached through the foreign function API.
@org.jspecify.annotations.NullMarked
module dev.argyle.linux {
  requires transitive dev.argyle.core;
  requires static transitive org.jspecify;

  exports dev.argyle.linux;
}
