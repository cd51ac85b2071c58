package dev.argyle.sock;

/// What a sleeper lets go of while it sleeps.
public interface Guard {
  /// Nothing to let go of.
  Guard NONE =
      new Guard() {
        @Override
        public void acquire() {}

        @Override
        public void release() {}
      };

  /// Takes it.
  void acquire();

  /// Lets go of it.
  void release();
}
