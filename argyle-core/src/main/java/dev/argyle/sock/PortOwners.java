package dev.argyle.sock;

import org.jspecify.annotations.Nullable;

/// Who has which port. The owners of one port are linked through themselves, so that a port costs
/// nothing but its place here, and entering and leaving take the same time however many share it.
/// Those that a user has bound to the port come first. Guarded by the lock of its [BindTable].
final class PortOwners {
  private static final int PAGE_BITS = 8;
  private static final int PAGE_PORTS = 1 << PAGE_BITS;
  private static final int PORTS = 1 << 16;

  /// By port, in pages, each made when one of its ports is taken for the first time.
  private final @Nullable PortOwner[] @Nullable [] first = new PortOwner[PORTS / PAGE_PORTS][];

  /// The first owner of a port, from which [#after] leads to the others.
  @Nullable PortOwner first(int port) {
    @Nullable PortOwner @Nullable [] page = first[port >>> PAGE_BITS];
    return page == null ? null : page[port & PAGE_PORTS - 1];
  }

  /// Who has the same port, after this one.
  static @Nullable PortOwner after(PortOwner owner) {
    return owner.common().nextSharer;
  }

  /// Adds an owner of its port.
  ///
  /// @param bound whether the port is what a user has bound it to
  @SuppressWarnings("ReferenceEquality") // an owner is itself
  void add(PortOwner owner, boolean bound) {
    PortOwner head = first(owner.localPort());
    assert owner.common().previousSharer == null && head != owner : "has its port already";
    if (head == null || bound) {
      link(null, owner, head);
      first(owner.localPort(), owner);
    } else {
      link(head, owner, after(head));
    }
  }

  /// Removes an owner; nothing happens if it is not there.
  @SuppressWarnings("ReferenceEquality") // an owner is itself
  void remove(PortOwner owner) {
    PortOwner before = owner.common().previousSharer;
    PortOwner after = after(owner);
    if (before != null) {
      before.common().nextSharer = after;
    } else if (first(owner.localPort()) == owner) {
      first(owner.localPort(), after);
    }
    if (after != null) {
      after.common().previousSharer = before;
    }
    owner.common().nextSharer = null;
    owner.common().previousSharer = null;
  }

  private void first(int port, @Nullable PortOwner owner) {
    @Nullable PortOwner @Nullable [] page = first[port >>> PAGE_BITS];
    if (page == null) {
      page = new PortOwner[PAGE_PORTS];
      first[port >>> PAGE_BITS] = page;
    }
    page[port & PAGE_PORTS - 1] = owner;
  }

  private static void link(@Nullable PortOwner before, PortOwner owner, @Nullable PortOwner after) {
    owner.common().previousSharer = before;
    owner.common().nextSharer = after;
    if (before != null) {
      before.common().nextSharer = owner;
    }
    if (after != null) {
      after.common().previousSharer = owner;
    }
  }
}
