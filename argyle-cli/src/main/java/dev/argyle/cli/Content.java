package dev.argyle.cli;

import dev.argyle.env.Entropy;
import dev.argyle.env.SeededEntropy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/// What the server of the demo has to give: a file, or octets made from a seed, as many as wanted.
sealed interface Content {
  /// What to call it.
  String name();

  /// How much it is, in octets.
  long octets();

  /// The octets from the first to the last.
  InputStream open() throws IOException;

  /// A file as it is on the disk.
  record OfFile(Path path, long octets) implements Content {
    /// Looks how long the file is.
    static OfFile at(Path path) throws IOException {
      return new OfFile(path, Files.size(path));
    }

    @Override
    public String name() {
      return path.toString();
    }

    @Override
    public InputStream open() throws IOException {
      return Files.newInputStream(path);
    }
  }

  /// Octets by chance, the same for the same seed.
  record OfSeed(long seed, long octets) implements Content {
    @Override
    public String name() {
      return Units.size(octets) + " made from seed " + seed;
    }

    @Override
    public InputStream open() {
      return new SeededStream(new SeededEntropy(seed), octets);
    }
  }

  /// So many octets by chance.
  final class SeededStream extends InputStream {
    private final Entropy entropy;
    private final ByteBuffer word = ByteBuffer.allocate(Long.BYTES).limit(0);
    private long left;

    private SeededStream(Entropy entropy, long octets) {
      this.entropy = entropy;
      this.left = octets;
    }

    @Override
    public int read() {
      if (left == 0) {
        return -1;
      }
      left--;
      return next();
    }

    @Override
    public int read(byte[] into, int from, int octets) {
      Objects.checkFromIndexSize(from, octets, into.length);
      if (octets == 0) {
        return 0;
      }
      if (left == 0) {
        return -1;
      }
      int given = (int) Math.min(octets, left);
      for (int i = 0; i < given; i++) {
        into[from + i] = (byte) next();
      }
      left -= given;
      return given;
    }

    private int next() {
      if (!word.hasRemaining()) {
        word.clear().putLong(entropy.secret()).flip();
      }
      return Byte.toUnsignedInt(word.get());
    }
  }
}
