package dev.argyle.differential;

import dev.argyle.differential.SocketDriver.ReceiveForm;
import dev.argyle.differential.SocketDriver.SendForm;
import dev.argyle.sock.MessageFlags;
import dev.argyle.sock.PollEvents;
import dev.argyle.socket.EpollFlags;
import dev.argyle.socket.FileFlags;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// The calls that move data and that wait for it, as the generator writes them: how much, by which
/// call, with which flags. No more is sent than any receive buffer has room for.
final class Traffic {
  private static final int[] STREAM_OCTETS = {0, 1, 2, 10, 100, 100, 1000, 1460, 5000, 20_000};
  private static final int[] DATAGRAM_OCTETS = {0, 1, 10, 100, 1472, 1473, 9000, 20_000};
  private static final int[] ROOMS = {0, 1, 10, 100, 2000, 30_000, 30_000, 30_000};
  private static final int MOST_UNREAD_OCTETS = 40_000;
  private static final int MOST_UNREAD_MESSAGES = 6;
  private static final int LONGEST_DATAGRAM = 65_507;

  private static final int[] SEND_FLAGS = {
    0,
    0,
    0,
    0,
    0,
    0,
    MessageFlags.MSG_NOSIGNAL,
    MessageFlags.MSG_DONTWAIT,
    MessageFlags.MSG_MORE,
    MessageFlags.MSG_OOB,
    MessageFlags.MSG_EOR
  };
  private static final int[] RECEIVE_FLAGS = {
    0,
    0,
    0,
    0,
    0,
    MessageFlags.MSG_OOB,
    MessageFlags.MSG_OOB | MessageFlags.MSG_PEEK,
    MessageFlags.MSG_ERRQUEUE,
    MessageFlags.MSG_NOSIGNAL,
    MessageFlags.MSG_PEEK,
    MessageFlags.MSG_PEEK,
    MessageFlags.MSG_TRUNC,
    MessageFlags.MSG_WAITALL,
    MessageFlags.MSG_PEEK | MessageFlags.MSG_TRUNC,
    MessageFlags.MSG_WAITALL | MessageFlags.MSG_PEEK
  };
  private static final int LEAVES_DATA =
      MessageFlags.MSG_PEEK | MessageFlags.MSG_OOB | MessageFlags.MSG_ERRQUEUE;

  private static final int[] EVENTS = {
    PollEvents.IN,
    PollEvents.OUT,
    PollEvents.IN | PollEvents.OUT,
    PollEvents.IN | PollEvents.RDHUP,
    PollEvents.IN | PollEvents.OUT | PollEvents.RDHUP | PollEvents.PRI,
    0
  };
  private static final int[] HOW = {
    0, 0, EpollFlags.EPOLLET, EpollFlags.EPOLLONESHOT, EpollFlags.EPOLLEXCLUSIVE
  };
  private static final int[] REQUESTS = {
    FileFlags.FIONREAD, FileFlags.SIOCATMARK, FileFlags.SIOCOUTQ
  };

  private final SplittableRandom random;

  Traffic(SplittableRandom random) {
    this.random = random;
  }

  /// A call that sends.
  ///
  /// @param to slot to send a datagram to, or -1
  Step send(int slot, @Nullable FileModel file, int to, @Nullable FileModel receiver) {
    SendForm[] forms = SendForm.values();
    SendForm form = forms[random.nextInt(forms.length)];
    int flags = one(SEND_FLAGS);
    if (file == null || !file.kind.isUdp()) {
      return stream(slot, file, form, flags);
    }
    boolean named = form == SendForm.SENDTO || form == SendForm.SENDMSG;
    if (receiver == null || receiver.unreadMessages >= MOST_UNREAD_MESSAGES) {
      Place nobody = new Place(file.kind.isV6() ? Place.Host.LOOPBACK6 : Place.Host.LOOPBACK4, -2);
      return new Step.Send(slot, form, 10, flags, named ? nobody : null);
    }
    int octets = one(DATAGRAM_OCTETS);
    if (random.nextInt(30) == 0) {
      octets = LONGEST_DATAGRAM + random.nextInt(2);
    }
    Place there = new Place(Hosts.toReach(receiver, file, random), to);
    receiver.unreadMessages++;
    return new Step.Send(slot, form, octets, flags, named && random.nextInt(5) > 0 ? there : null);
  }

  private Step stream(int slot, @Nullable FileModel file, SendForm form, int flags) {
    int octets = one(STREAM_OCTETS);
    FileModel peer = file == null ? null : file.peer;
    if (peer != null) {
      octets = Math.min(octets, Math.max(0, MOST_UNREAD_OCTETS - peer.unreadOctets));
      peer.unreadOctets += octets;
    }
    return new Step.Send(slot, form, octets, flags, null);
  }

  /// A call that receives.
  Step receive(int slot, @Nullable FileModel file) {
    ReceiveForm[] forms = ReceiveForm.values();
    ReceiveForm form = forms[random.nextInt(forms.length)];
    int room = one(ROOMS);
    int flags = one(RECEIVE_FLAGS);
    boolean takes =
        form == ReceiveForm.READ || form == ReceiveForm.READV || (flags & LEAVES_DATA) == 0;
    if (file != null && takes) {
      file.unreadOctets = Math.max(0, file.unreadOctets - room);
      file.unreadMessages = Math.max(0, file.unreadMessages - 1);
    }
    return new Step.Receive(slot, form, room, flags);
  }

  /// A change of what an epoll watches.
  Step epollControl(int epoll, int slot) {
    int op =
        switch (random.nextInt(12)) {
          case 0, 1 -> EpollFlags.EPOLL_CTL_DEL;
          case 2, 3 -> EpollFlags.EPOLL_CTL_MOD;
          case 4 -> random.nextInt(6);
          default -> EpollFlags.EPOLL_CTL_ADD;
        };
    return new Step.EpollControl(epoll, op, slot, one(EVENTS) | one(HOW), slot);
  }

  /// What to poll for.
  int pollEvents() {
    return one(EVENTS);
  }

  /// What to ask by `ioctl`.
  int request() {
    return one(REQUESTS);
  }

  private int one(int[] choices) {
    return choices[random.nextInt(choices.length)];
  }
}
