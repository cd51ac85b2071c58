package dev.argyle.differential;

import dev.argyle.differential.FileModel.Kind;
import dev.argyle.differential.FileModel.Stage;
import dev.argyle.differential.Place.Host;
import dev.argyle.sock.SolTcp;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Writes random programs, knowing what each descriptor is, so that most of their calls make sense:
/// connections are made to who listens, and data is sent on what is connected. One seed, one
/// program.
final class Generator {
  private static final int MOST_STEPS = 200;
  private static final int MOST_FILES = 14;
  private static final int MOST_PENDING = 3;

  private final SplittableRandom random;
  private final Traffic traffic;
  private final List<Step> steps = new ArrayList<>();
  private final @Nullable FileModel[] slots = new @Nullable FileModel[Program.SLOTS];

  private Generator(long seed) {
    this.random = new SplittableRandom(seed);
    this.traffic = new Traffic(random);
  }

  /// The program of a seed.
  static Program program(long seed) {
    return new Generator(seed).generate(seed);
  }

  private Program generate(long seed) {
    int length = 10 + random.nextInt(MOST_STEPS - 9);
    while (steps.size() < length) {
      act();
    }
    return new Program(seed, steps.subList(0, length));
  }

  private void act() {
    boolean few = slotOf(FileModel::isConnectedTcp) < 0;
    switch (random.nextInt(few ? 46 : 40)) {
      case 0, 1, 2 -> open();
      case 3, 4 -> bind(pick(file -> file.stage == Stage.FRESH));
      case 5 -> listen(pick(file -> file.kind.isTcp() && file.stage == Stage.BOUND));
      case 6, 7 -> connect(pick(file -> file.stage == Stage.FRESH || file.stage == Stage.BOUND));
      case 8, 9 -> accept(pick(file -> !file.pending.isEmpty()));
      case 10, 11, 12, 13, 14, 15 -> send();
      case 16, 17, 18, 19, 20, 21 -> receive();
      case 22 -> shutdown();
      case 23 -> close(anySlot());
      case 24 -> names();
      case 25, 26 -> options();
      case 27 -> duplicate();
      case 28, 29, 30 -> watch();
      case 31, 32 -> epollWait();
      case 33 -> poll();
      case 34 -> eventFd();
      case 35 -> flags();
      case 36, 37 -> add(Senseless.step(random, this::anySlot));
      case 38 -> fillAndDrain();
      case 39 -> reconnect();
      default -> connection();
    }
  }

  private void add(Step step) {
    steps.add(step);
  }

  // Which descriptor.

  private @Nullable FileModel at(int slot) {
    return slots[slot];
  }

  private int anySlot() {
    return random.nextInt(Program.SLOTS);
  }

  /// A random slot whose file fits, or -1.
  private int slotOf(Predicate<FileModel> fits) {
    int start = anySlot();
    for (int i = 0; i < slots.length; i++) {
      int slot = (start + i) % slots.length;
      FileModel file = at(slot);
      if (file != null && fits.test(file)) {
        return slot;
      }
    }
    return -1;
  }

  /// The same; once in a while, and if none fits, any slot.
  private int pick(Predicate<FileModel> fits) {
    int slot = random.nextInt(25) == 0 ? -1 : slotOf(fits);
    return slot < 0 ? anySlot() : slot;
  }

  private int freeSlot() {
    int start = anySlot();
    for (int i = 0; i < slots.length; i++) {
      int slot = (start + i) % slots.length;
      if (slots[slot] == null) {
        return slot;
      }
    }
    return start;
  }

  private void put(int slot, @Nullable FileModel file) {
    FileModel before = at(slot);
    if (before != null && --before.descriptors == 0) {
      before.stage = Stage.ENDED;
    }
    slots[slot] = file;
  }

  // Calls.

  private int open() {
    int open = 0;
    for (FileModel file : slots) {
      open += file == null ? 0 : 1;
    }
    if (open > MOST_FILES) {
      close(pick(_ -> true));
    }
    return open(
        switch (random.nextInt(20)) {
          case 0, 1, 2, 3, 4, 5 -> Kind.TCP4;
          case 6, 7, 8, 9, 10 -> Kind.TCP6;
          case 11, 12, 13 -> Kind.UDP4;
          case 14, 15, 16 -> Kind.UDP6;
          case 17, 18 -> Kind.EPOLL;
          default -> Kind.EVENT;
        });
  }

  private int open(Kind kind) {
    int slot = freeSlot();
    put(slot, new FileModel(kind));
    switch (kind) {
      case EPOLL -> add(new Step.EpollCreate(slot));
      case EVENT -> add(new Step.EventFd(slot, random.nextInt(3), random.nextInt(2)));
      default -> add(new Step.Open(slot, kind.family, kind.type, kind.protocol));
    }
    if (kind.isTcp() && random.nextInt(10) > 0) {
      add(new Step.SetOption<>(slot, SolTcp.TCP_NODELAY, true));
    }
    return slot;
  }

  private void bind(int slot) {
    FileModel file = at(slot);
    Host host = Hosts.toBind(file, random);
    int port =
        switch (random.nextInt(8)) {
          case 0 -> anySlot();
          case 1 -> random.nextInt(4) == 0 ? Place.PORT_UNUSED : Place.PORT_ZERO;
          default -> Place.PORT_ZERO;
        };
    add(new Step.Bind(slot, new Place(host, port)));
    if (file != null && file.stage == Stage.FRESH) {
      file.stage = Stage.BOUND;
      file.host = host;
    }
  }

  private void listen(int slot) {
    FileModel file = at(slot);
    add(new Step.Listen(slot, random.nextInt(6) == 0 ? -1 : 4 + random.nextInt(20)));
    if (file != null && file.kind.isTcp() && file.stage == Stage.BOUND) {
      file.stage = Stage.LISTENING;
    }
  }

  private void connect(int slot) {
    FileModel file = at(slot);
    if (file == null || file.kind.isUdp() || random.nextInt(6) == 0) {
      add(new Step.Connect(slot, Hosts.anywhere(file, random, anySlot())));
      return;
    }
    int listener =
        slotOf(other -> other.stage == Stage.LISTENING && other.pending.size() < MOST_PENDING);
    connect(slot, file, listener);
  }

  private void connect(int slot, FileModel file, int listener) {
    FileModel target = listener < 0 ? null : at(listener);
    if (target == null) {
      add(new Step.Connect(slot, Hosts.anywhere(file, random, anySlot())));
      return;
    }
    Place to = new Place(Hosts.toReach(target, file, random), listener);
    add(new Step.Connect(slot, to));
    if (random.nextInt(3) == 0) {
      add(new Step.Connect(slot, to));
    }
    if (file.kind.isTcp() && (file.stage == Stage.FRESH || file.stage == Stage.BOUND)) {
      FileModel other = new FileModel(target.kind);
      other.stage = Stage.CONNECTED;
      other.peer = file;
      file.stage = Stage.CONNECTED;
      file.peer = other;
      target.pending.add(other);
    }
  }

  private void accept(int slot) {
    FileModel listener = at(slot);
    int into = freeSlot();
    add(new Step.Accept(slot, into));
    if (listener != null && !listener.pending.isEmpty()) {
      put(into, listener.pending.remove());
    }
  }

  /// All that it takes to have two connected sockets.
  private void connection() {
    int listener =
        slotOf(file -> file.stage == Stage.LISTENING && file.pending.size() < MOST_PENDING);
    if (listener < 0) {
      listener = open(random.nextBoolean() ? Kind.TCP4 : Kind.TCP6);
      bind(listener);
      listen(listener);
    }
    FileModel target = at(listener);
    int client = open(random.nextBoolean() ? Kind.TCP4 : Kind.TCP6);
    FileModel file = at(client);
    if (target != null && file != null && target.stage == Stage.LISTENING) {
      connect(client, file, listener);
      accept(listener);
    }
  }

  private void reconnect() {
    int slot = pick(file -> file.stage == Stage.CONNECTED || file.kind.isUdp());
    FileModel file = at(slot);
    if (file == null || file.kind.isUdp()) {
      add(new Step.Connect(slot, Place.NOBODY));
    } else {
      add(new Step.Connect(slot, Hosts.anywhere(file, random, anySlot())));
    }
  }

  private void send() {
    boolean stream = random.nextInt(3) > 0;
    int slot = pick(file -> stream ? file.isConnectedTcp() : file.kind.isUdp());
    int to = slotOf(file -> file.kind.isUdp() && file.stage != Stage.FRESH);
    add(traffic.send(slot, at(slot), to, to < 0 ? null : at(to)));
  }

  private void receive() {
    int slot = pick(file -> file.unreadOctets > 0 || file.unreadMessages > 0);
    if (random.nextInt(4) == 0) {
      slot = pick(file -> file.isConnectedTcp() || file.kind.isUdp());
    }
    add(traffic.receive(slot, at(slot)));
  }

  private void fillAndDrain() {
    int slot = slotOf(file -> file.isConnectedTcp() && !file.sendsNoMore);
    FileModel file = slot < 0 ? null : at(slot);
    FileModel peer = file == null ? null : file.peer;
    int reader = peer == null ? -1 : slotOf(other -> other == peer);
    if (reader >= 0 && peer != null && peer.stage == Stage.CONNECTED) {
      add(new Step.FillAndDrain(slot, reader));
      peer.unreadOctets = 0;
    }
  }

  private void shutdown() {
    int slot = pick(file -> file.stage == Stage.CONNECTED || file.stage == Stage.LISTENING);
    int how = random.nextInt(10) == 0 ? 3 : random.nextInt(3);
    add(new Step.Shutdown(slot, how));
    FileModel file = at(slot);
    if (file != null && how > 0) {
      file.sendsNoMore = true;
    }
  }

  private void close(int slot) {
    add(new Step.Close(slot));
    put(slot, null);
  }

  private void names() {
    int slot = pick(_ -> true);
    add(random.nextBoolean() ? new Step.LocalName(slot) : new Step.RemoteName(slot));
  }

  private void options() {
    int slot = pick(file -> file.kind.isTcp() || file.kind.isUdp());
    OptionCases.Case<?> chosen = OptionCases.any(random);
    add(random.nextBoolean() ? chosen.get(slot) : chosen.set(slot, random));
  }

  private void duplicate() {
    int slot = pick(_ -> true);
    FileModel file = at(slot);
    boolean onto = random.nextInt(3) == 0;
    int into = onto ? anySlot() : freeSlot();
    add(onto ? new Step.Dup2(slot, into) : new Step.Dup(slot, into));
    if (file != null && into != slot && (!onto || at(into) != null)) {
      file.descriptors++;
      put(into, file);
    }
  }

  private void flags() {
    int slot = pick(_ -> true);
    add(new Step.StatusFlags(slot, random.nextBoolean(), 0));
    add(new Step.Ioctl(slot, traffic.request()));
  }

  private void watch() {
    int epoll = slotOf(file -> file.kind == Kind.EPOLL);
    if (epoll < 0) {
      epoll = open(Kind.EPOLL);
    }
    add(traffic.epollControl(epoll, pick(file -> file.kind != Kind.EPOLL)));
  }

  private void epollWait() {
    add(new Step.EpollWait(pick(file -> file.kind == Kind.EPOLL), Program.SLOTS));
  }

  private void poll() {
    List<Integer> others = List.of(pick(_ -> true), pick(_ -> true));
    add(new Step.Poll(pick(_ -> true), others, traffic.pollEvents()));
  }

  private void eventFd() {
    int slot = pick(file -> file.kind == Kind.EVENT);
    add(
        random.nextBoolean()
            ? new Step.EventRead(slot)
            : new Step.EventWrite(slot, random.nextInt(12) - 1));
  }
}
