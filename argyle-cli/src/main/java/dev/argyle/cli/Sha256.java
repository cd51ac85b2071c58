package dev.argyle.cli;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The hash by which two ends find out that they have the same octets.
final class Sha256 {
  private final MessageDigest digest;

  Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError("every JDK has SHA-256", impossible);
    }
  }

  /// Takes the first octets of a buffer.
  void add(byte[] buffer, int octets) {
    digest.update(buffer, 0, octets);
  }

  /// The hash of all taken so far, as `sha256sum` prints it; starts anew.
  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
