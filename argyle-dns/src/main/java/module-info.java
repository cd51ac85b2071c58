/// Names through a stack's own DNS and a hosts file, for `InetAddress`.
@org.jspecify.annotations.NullMarked
module dev.argyle.dns {
  requires transitive dev.argyle.core;
  requires transitive dev.argyle.nio;
  requires org.dnsjava;
  requires static transitive org.jspecify;

  exports dev.argyle.dns;

  provides java.net.spi.InetAddressResolverProvider with
      dev.argyle.dns.DnsNames;
}
