package dev.argyle.wire;

import java.util.HexFormat;

/// Packets that Linux 6 sent into a TUN device, from the IP header on.
final class CapturedPackets {
  /// 10.0.0.1:34310 to 10.0.0.2:80.
  static final byte[] SYN_V4 =
      hex(
          "4500003c355040004006f1690a0000010a00000286060050a509036700000000a002faf077fc0000"
              + "020405b40402080a84c70d7f000000000103030a");

  /// 2001:db8::1 port 59508 to 2001:db8::2 port 80.
  static final byte[] SYN_V6 =
      hex(
          "6009710d0028064020010db800000000000000000000000120010db8000000000000000000000002"
              + "e8740050431acaa900000000a002fd2095140000020405a00402080ae282815b000000000103030a");

  /// 10.0.0.1:58244 to 10.0.0.2:53, five octets.
  static final byte[] UDP_V4 =
      hex("45000021472740004011dfa20a0000010a000002e3840035000dc44568656c6c6f");

  /// 2001:db8::1 port 37581 to 2001:db8::2 port 53, five octets.
  static final byte[] UDP_V6 =
      hex(
          "600e49aa000d114020010db800000000000000000000000120010db8000000000000000000000002"
              + "92cd0035000dcd8a68656c6c6f");

  /// A router solicitation to all routers of the link.
  static final byte[] ROUTER_SOLICITATION =
      hex(
          "6000000000083afffe80000000000000f60e0f28fec70724ff020000000000000000000000000002"
              + "8500721400000000");

  private static byte[] hex(String octets) {
    return HexFormat.of().parseHex(octets);
  }

  private CapturedPackets() {}
}
