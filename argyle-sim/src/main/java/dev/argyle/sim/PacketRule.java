package dev.argyle.sim;

import org.jspecify.annotations.Nullable;

/// Judges packets that are about to go on a link. Rules are asked in the order they were added, and
/// the first answer wins.
@FunctionalInterface
public interface PacketRule {
  /// What is to be done with the packet; null to leave it to the rules behind, and to the link if
  /// there is none. Called with locks held: must not call into a stack or a link.
  ///
  /// @param packet to be looked at now and not kept
  @Nullable Verdict judge(PacketView packet);

  /// A rule in force.
  interface Active extends AutoCloseable {
    /// Takes the rule out. Nothing happens the second time.
    @Override
    void close();
  }
}
