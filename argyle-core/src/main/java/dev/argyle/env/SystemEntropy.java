package dev.argyle.env;

import java.security.SecureRandom;

/// Randomness of the operating system. Thread-safe.
public final class SystemEntropy implements Entropy {
  private final SecureRandom random = new SecureRandom();

  @Override
  public long secret() {
    return random.nextLong();
  }

  @Override
  public int jitter(int bound) {
    return random.nextInt(bound);
  }
}
