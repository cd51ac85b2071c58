package dev.argyle.nio;

import dev.argyle.nio.PlatformWatch.Found;
import dev.argyle.sock.Errno;
import dev.argyle.socket.EpollEvents;
import dev.argyle.socket.Syscalls;
import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.IllegalSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A selector over one level-triggered epoll of the stack.
///
/// A selection takes the monitors that `Selector` documents, its own and that of the selected keys,
/// and inside them `turn`. Closing takes `turn` alone, so that no monitor is ever contended unless
/// the program itself selects from two threads or holds one of them.
final class ArgyleSelector extends AbstractSelector {
  private static final int EVENTS_AT_ONCE = 256;
  private static final long WAKEUP = 0; // keys count from 1
  private static final long NUDGE = -1; // the platform has something to watch now
  private static final long FOR_EVER = -1;
  private static final int INTERRUPTED = -1;
  private static final List<Found> NOTHING = List.of();

  private final Syscalls syscalls;
  private final Descriptor epoll;
  private final Wakeup wakeup;
  private final EpollEvents events = new EpollEvents(EVENTS_AT_ONCE); // guarded by turn
  private final ReentrantLock turn = new ReentrantLock();
  private final AtomicLong numbers = new AtomicLong(WAKEUP);
  private final KeySet registered = new KeySet();
  private final Set<SelectionKey> keys = registered.view();
  private final SelectedKeys<SelectionKey> selected = new SelectedKeys<>(); // by turn, its monitor
  private final ReentrantLock watchLock = new ReentrantLock();
  private volatile @Nullable PlatformWatch watch; // written under watchLock
  private boolean acting; // guarded by turn: an action is performed, which must not select

  private ArgyleSelector(SelectorProvider provider, Descriptor epoll, Wakeup wakeup) {
    super(provider);
    this.syscalls = epoll.syscalls();
    this.epoll = epoll;
    this.wakeup = wakeup;
  }

  /// Opens one.
  static ArgyleSelector open(SelectorProvider provider, Syscalls syscalls) throws IOException {
    var epoll = new Descriptor(syscalls, IoErrors.check(syscalls.epollCreate()));
    try {
      return new ArgyleSelector(provider, epoll, Wakeup.open(epoll, WAKEUP));
    } catch (IOException failed) {
      epoll.close();
      throw failed;
    }
  }

  // Keys.

  @Override
  public Set<SelectionKey> keys() {
    requireOpen();
    return keys;
  }

  @Override
  public Set<SelectionKey> selectedKeys() {
    requireOpen();
    return selected;
  }

  private void requireOpen() {
    if (!isOpen()) {
      throw new ClosedSelectorException();
    }
  }

  @Override
  protected SelectionKey register(
      AbstractSelectableChannel channel, int ops, @Nullable Object attachment) {
    requireOpen();
    if (!(channel instanceof SelectableSocket socket)
        || socket.descriptor().syscalls() != syscalls) {
      throw new IllegalSelectorException();
    }
    var key = new ArgyleSelectionKey(this, channel, socket, numbers.incrementAndGet());
    registered.join(key);
    key.join(ops, attachment);
    if (!isOpen()) { // closed meanwhile, perhaps without having seen the key
      key.cancel();
      key.part();
      registered.part(key);
      throw new ClosedSelectorException();
    }
    return key;
  }

  /// Notes a key whose interest has changed. The next selection heeds it, and one that is under way
  /// does not.
  void noteChange(ArgyleSelectionKey key) {
    registered.noteChange(key);
  }

  /// Tells the epoll of a channel, unless the selector has been closed. A channel that is being
  /// closed may have left the epoll by itself.
  ///
  /// @param events to wait for
  /// @param number of the key
  void control(int operation, int fd, int events, long number) {
    if (epoll.tryEnter(false)) {
      try {
        int ignored = syscalls.epollCtl(epoll.number(), operation, fd, events, number);
      } finally {
        epoll.leave(false);
      }
    }
  }

  /// The keys are dropped outside the monitor: a channel cancels keys while it holds its own.
  private void dropCancelled() {
    Set<SelectionKey> cancelled = cancelledKeys();
    List<SelectionKey> leaving;
    synchronized (cancelled) {
      leaving = List.copyOf(cancelled);
      cancelled.clear();
    }
    boolean atPlatform = false;
    for (SelectionKey key : leaving) {
      atPlatform |= ((ArgyleSelectionKey) key).part();
    }
    if (atPlatform) {
      watch().forgetCancelled(); // for a channel may be registered again from here on
    }
    for (SelectionKey key : leaving) {
      registered.part((ArgyleSelectionKey) key);
      selected.remove(key);
      deregister((ArgyleSelectionKey) key);
    }
  }

  /// Who watches channels of the platform; made when the first one is there.
  ///
  /// @throws ClosedSelectorException if the selector has been closed
  PlatformWatch watch() {
    PlatformWatch known = watch;
    if (known != null) {
      return known;
    }
    watchLock.lock();
    try {
      requireOpen();
      PlatformWatch made = watch == null ? PlatformWatch.open(epoll, NUDGE) : watch;
      watch = made;
      return made;
    } finally {
      watchLock.unlock();
    }
  }

  // Selecting.

  @Override
  public int selectNow() throws IOException {
    return selectOnce(null, 0);
  }

  @Override
  public int select() throws IOException {
    return selectOnce(null, FOR_EVER);
  }

  @Override
  public int select(long millis) throws IOException {
    return selectOnce(null, timeoutNanos(millis));
  }

  @Override
  public int selectNow(Consumer<SelectionKey> action) throws IOException {
    return selectOnce(Objects.requireNonNull(action), 0);
  }

  @Override
  public int select(Consumer<SelectionKey> action) throws IOException {
    return selectOnce(Objects.requireNonNull(action), FOR_EVER);
  }

  @Override
  public int select(Consumer<SelectionKey> action, long millis) throws IOException {
    return selectOnce(Objects.requireNonNull(action), timeoutNanos(millis));
  }

  private static long timeoutNanos(long millis) {
    if (millis < 0) {
      throw new IllegalArgumentException("Negative timeout");
    }
    return millis == 0 ? FOR_EVER : TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /// @param action performed on each key that is ready, and the selected keys left alone; null to
  ///     add to them
  private int selectOnce(@Nullable Consumer<SelectionKey> action, long timeoutNanos)
      throws IOException {
    synchronized (this) {
      requireOpen();
      synchronized (selected) {
        turn.lock();
        try {
          requireOpen();
          if (acting) {
            throw new IllegalStateException("select in progress");
          }
          return selectInTurn(action, timeoutNanos);
        } finally {
          turn.unlock();
        }
      }
    }
  }

  /// Whatever the epoll tells ends the selection, also if nobody is interested any more, as in the
  /// JDK. It is asked again, for what is left of the time, only after a nudge, and when the
  /// platform's selector was woken for nothing. A key that an action cancels stays until the next.
  private int selectInTurn(@Nullable Consumer<SelectionKey> action, long timeoutNanos)
      throws IOException {
    registered.heedChanges();
    dropCancelled();
    long deadlineNanos = timeoutNanos > 0 ? syscalls.monotonicNanos() + timeoutNanos : 0;
    long leftNanos = timeoutNanos;
    while (true) {
      PlatformWatch beside = watch == null || watch.isEmpty() ? null : watch;
      int count = beside == null ? await(leftNanos) : await(beside, leftNanos);
      List<Found> found = beside == null ? NOTHING : beside.takeFound();
      dropCancelled();
      boolean ended = count == 0 && (beside == null || Thread.currentThread().isInterrupted());
      boolean told = ended || !found.isEmpty();
      int ready = 0;
      for (int i = 0; i < count; i++) {
        told |= events.data(i) != NUDGE;
        ready += noteEvent(events.data(i), events.events(i), action);
      }
      for (Found each : found) {
        if (registered.contains(each.key())) {
          ready += noteReady(each.key(), each.key().readyOf(each.ready()), action);
        }
      }
      if (timeoutNanos > 0) {
        leftNanos = Math.max(0, deadlineNanos - syscalls.monotonicNanos());
      }
      if (told || leftNanos == 0) {
        return ready;
      }
    }
  }

  /// @return 1 if a key was selected, its ready set has grown or the action was performed; else 0
  private int noteEvent(long number, int happened, @Nullable Consumer<SelectionKey> action) {
    if (number == WAKEUP) {
      wakeup.take();
      return 0;
    }
    if (number == NUDGE) {
      watch().nudged();
      return 0;
    }
    ArgyleSelectionKey key = registered.find(number);
    return key == null ? 0 : noteReady(key, key.readyFor(happened), action);
  }

  private int noteReady(
      ArgyleSelectionKey key, int ready, @Nullable Consumer<SelectionKey> action) {
    if (ready == 0) {
      return 0;
    }
    if (action != null) {
      boolean ignored = key.becomeReady(ready, true);
      perform(action, key);
      return 1;
    }
    boolean first = selected.select(key);
    boolean changed = key.becomeReady(ready, first);
    return first || changed ? 1 : 0;
  }

  private void perform(Consumer<SelectionKey> action, SelectionKey key) {
    acting = true;
    try {
      action.accept(key);
    } finally {
      acting = false;
    }
    requireOpen();
  }

  /// @return how many events there are
  private int await(long timeoutNanos) throws IOException {
    if (timeoutNanos == 0) {
      return poll(0);
    }
    begin();
    try {
      int count = poll(timeoutNanos);
      return count == INTERRUPTED ? awaitWakeup() : count;
    } finally {
      end();
    }
  }

  /// The same, with channels of the platform beside: then the thread sleeps at the platform's
  /// selector, which the stack wakes.
  private int await(PlatformWatch beside, long timeoutNanos) throws IOException {
    int found = beside.look();
    int count = poll(0);
    if (found > 0 || count > 0 || timeoutNanos == 0) {
      return count;
    }
    beside.sleep(timeoutNanos);
    return poll(0);
  }

  /// The thread was interrupted. Who did it is about to wake the selector as well, and that must
  /// not be left for the next selection: waits for it, with the interrupt put aside.
  private int awaitWakeup() throws IOException {
    boolean interrupted = false;
    int count;
    do {
      interrupted |= Thread.interrupted();
      count = poll(FOR_EVER);
    } while (count == INTERRUPTED);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return count;
  }

  /// @return how many events there are, or [#INTERRUPTED]
  private int poll(long timeoutNanos) throws IOException {
    boolean mayBlock = timeoutNanos != 0;
    if (!epoll.tryEnter(mayBlock)) {
      return 0;
    }
    try {
      int result = syscalls.epollWait(epoll.number(), events, timeoutNanos);
      return IoErrors.is(Errno.EINTR, result) ? INTERRUPTED : IoErrors.check(result);
    } finally {
      epoll.leave(mayBlock);
    }
  }

  @Override
  public Selector wakeup() {
    wakeup.signal();
    return this;
  }

  @Override
  protected void implCloseSelector() {
    wakeup();
    turn.lock();
    try {
      for (SelectionKey key : keys) {
        key.cancel();
      }
      dropCancelled();
      selected.clear();
    } finally {
      turn.unlock();
    }
    wakeup.close();
    watchLock.lock();
    try {
      if (watch != null) {
        watch.close();
      }
    } finally {
      watchLock.unlock();
    }
    epoll.close();
  }

  @Override
  public String toString() {
    String state = isOpen() ? registered.size() + " keys" : "closed";
    return getClass().getName() + '[' + state + ']';
  }
}
