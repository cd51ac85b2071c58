package dev.argyle.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;

/// A file of octets by chance, and their hash.
///
/// @param path where it is
/// @param sha256 in hexadecimal
record SampleFile(Path path, String sha256) {
  private static final int MEGABYTE = 1_000_000;
  private static final long SEED = 20_261_122;

  /// Makes one.
  static SampleFile of(int megabytes, Path folder) throws IOException {
    Path path = folder.resolve(megabytes + "MB");
    SplittableRandom random = new SplittableRandom(SEED + megabytes);
    MessageDigest digest = digest();
    byte[] chunk = new byte[MEGABYTE];
    try (OutputStream out = Files.newOutputStream(path)) {
      for (int i = 0; i < megabytes; i++) {
        random.nextBytes(chunk);
        digest.update(chunk);
        out.write(chunk);
      }
    }
    return new SampleFile(path, HexFormat.of().formatHex(digest.digest()));
  }

  /// Its name without the folder.
  String name() {
    return path.getFileName().toString();
  }

  /// The hash of all that comes.
  static String hash(InputStream from) throws IOException {
    MessageDigest digest = digest();
    byte[] buffer = new byte[64 * 1024];
    for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
      digest.update(buffer, 0, n);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
