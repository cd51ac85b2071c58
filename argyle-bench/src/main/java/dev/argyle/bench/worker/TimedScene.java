package dev.argyle.bench.worker;

/// Plays a [SimulatedScene] for each request, however long that takes, and answers with the
/// seconds.
final class TimedScene implements Program {
  private static final double SECOND_NANOS = 1e9;

  private final SimulatedScene scene;
  private long seed;

  TimedScene(SimulatedScene scene) {
    this.scene = scene;
  }

  @Override
  public String answer(String request) {
    long startNanos = System.nanoTime();
    scene.play(++seed);
    return Double.toString((System.nanoTime() - startNanos) / SECOND_NANOS);
  }

  @Override
  public void close() {}
}
