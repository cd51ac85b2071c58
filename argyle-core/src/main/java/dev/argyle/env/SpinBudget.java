package dev.argyle.env;

/// How often one thread looks for what it waits for before it goes to sleep: as often as it may
/// while that pays, half as often after each time it has not, and now and then as often as it may
/// again. So a thread whose partner answers at once never sleeps, and one that waits for long soon
/// goes to sleep at once. Belongs to its thread. See `docs/decisions/spinning.md`.
public final class SpinBudget {
  private static final int TRY_EVERY = 64; // waits

  private int looks = Integer.MAX_VALUE;
  private int waits;

  /// A wait begins.
  ///
  /// @param most how often it may look, as [Env#mostLooks] says
  /// @return how often it looks
  public int begin(int most) {
    waits++;
    looks = waits % TRY_EVERY == 0 ? most : Math.min(looks, most);
    return looks;
  }

  /// The wait has ended.
  ///
  /// @param paid whether looking was enough
  public void end(boolean paid) {
    looks = paid ? Integer.MAX_VALUE : looks / 2;
  }
}
