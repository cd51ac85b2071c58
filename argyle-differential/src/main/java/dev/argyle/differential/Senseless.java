package dev.argyle.differential;

import dev.argyle.differential.SocketDriver.ReceiveForm;
import dev.argyle.differential.SocketDriver.SendForm;
import dev.argyle.socket.FileFlags;
import java.util.SplittableRandom;
import java.util.function.IntSupplier;

/// Calls that make no sense, or seldom: on any slot, open or not, whatever it is.
final class Senseless {
  private static final int[] REQUESTS = {FileFlags.FIONREAD, FileFlags.SIOCOUTQ, 0x5401};
  private static final int[] TYPES = {0, 1, 1, 2, 2, 4, 5, 6, 11};

  /// Any call.
  static Step step(SplittableRandom random, IntSupplier anySlot) {
    int slot = anySlot.getAsInt();
    Place somewhere = Hosts.anywhere(null, random, anySlot.getAsInt());
    return switch (random.nextInt(16)) {
      case 0 -> open(random, slot);
      case 1 -> new Step.Bind(slot, somewhere);
      case 2 -> new Step.Listen(slot, random.nextInt(10));
      case 3 -> new Step.Connect(slot, somewhere);
      case 4 -> new Step.Send(slot, any(SendForm.values(), random), random.nextInt(20), 0, null);
      case 5 -> new Step.Send(slot, SendForm.SENDTO, random.nextInt(20), 0, somewhere);
      case 6 -> new Step.Receive(slot, any(ReceiveForm.values(), random), random.nextInt(20), 0);
      case 7 -> new Step.Shutdown(slot, random.nextInt(5) - 1);
      case 8 -> new Step.LocalName(slot);
      case 9 -> new Step.RemoteName(slot);
      case 10 -> OptionCases.any(random).get(slot);
      case 11 -> OptionCases.any(random).set(slot, random);
      case 12 -> new Step.Ioctl(slot, REQUESTS[random.nextInt(REQUESTS.length)]);
      case 13 -> new Step.EpollWait(slot, 1 + random.nextInt(3));
      case 14 -> new Step.EpollControl(slot, 1 + random.nextInt(3), anySlot.getAsInt(), 1, slot);
      default -> new Step.EventWrite(slot, random.nextInt(3));
    };
  }

  /// A socket of some family, type and protocol.
  private static Step open(SplittableRandom random, int slot) {
    int[] families = {2, 10, 2, 10, 0, 77};
    int[] protocols = {0, 6, 17, 1, 58, 99, 255, 300, -1};
    return new Step.Open(
        slot,
        families[random.nextInt(families.length)],
        TYPES[random.nextInt(TYPES.length)],
        protocols[random.nextInt(protocols.length)]);
  }

  private static <T> T any(T[] choices, SplittableRandom random) {
    return choices[random.nextInt(choices.length)];
  }

  private Senseless() {}
}
