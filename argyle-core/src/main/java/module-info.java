/// The stack: sockets, protocols, IP and the devices that need no native code. It needs nothing but
/// the JDK.
@org.jspecify.annotations.NullMarked
module dev.argyle.core {
  requires static transitive org.jspecify;

  exports dev.argyle.env;
  exports dev.argyle.buffer;
  exports dev.argyle.wire;
  exports dev.argyle.device;
  exports dev.argyle.sock;
  exports dev.argyle.ip;
  exports dev.argyle.ip.datagram;
  exports dev.argyle.udp;
  exports dev.argyle.ping;
  exports dev.argyle.unix;
  exports dev.argyle.raw;
  exports dev.argyle.socket;
  exports dev.argyle.tcp;
  exports dev.argyle.tcp.congestion;
  exports dev.argyle.tcp.seq;
  exports dev.argyle.stack;
}
