package dev.argyle.testkit.packetdrill;

import dev.argyle.buffer.IoVector;
import dev.argyle.sock.ControlMessage;
import dev.argyle.sock.MessageHeader;
import dev.argyle.sock.SockAddr;
import dev.argyle.socket.Syscalls;
import dev.argyle.testkit.packetdrill.CallTable.Prepared;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// `sendto`, `sendmsg` and `recvmsg`, with addresses, several buffers and ancillary data.
final class MessageCalls {
  private final Syscalls calls;
  private final CallTable table;
  private final Addresses ends;

  MessageCalls(Syscalls calls, CallTable table, Addresses ends) {
    this.calls = calls;
    this.table = table;
    this.ends = ends;
  }

  void register(Map<String, CallTable.Handler> handlers) {
    handlers.put("sendto", this::sendTo);
    handlers.put("sendmsg", this::send);
    handlers.put("recvmsg", this::receive);
  }

  private Prepared sendTo(Arguments a) {
    int fd = table.descriptor(a, 0);
    int flags = table.sendFlags(a.number(3));
    SockAddr to = a.address(4, ends.peer());
    ByteBuffer from = CallTable.written(a);
    return Prepared.of(() -> calls.sendto(fd, from, flags, to));
  }

  private Prepared send(Arguments a) {
    int fd = table.descriptor(a, 0);
    int flags = table.sendFlags(a.number(2));
    Value message = a.at(1);
    if (message instanceof Value.Struct struct && hasItems(struct.field("msg_control"))) {
      throw new Mismatch("ancillary data cannot be sent by scripts yet");
    }
    MessageHeader header = header(message);
    header.name(Arguments.address(Arguments.field(message, "msg_name"), ends.peer()));
    return Prepared.of(() -> calls.sendmsg(fd, header, flags));
  }

  private Prepared receive(Arguments a) {
    int fd = table.descriptor(a, 0);
    int flags = a.number(2);
    Value message = a.at(1);
    MessageHeader header = header(message);
    return Prepared.of(() -> calls.recvmsg(fd, header, flags))
        .checking(result -> {
          if (result >= 0 && message instanceof Value.Struct struct) {
            verify(struct, header);
          }
        });
  }

  private static MessageHeader header(Value message) {
    ByteBuffer[] buffers = Arguments.vector(Arguments.field(message, "msg_iov"));
    return new MessageHeader(IoVector.of(buffers));
  }

  private static boolean hasItems(@org.jspecify.annotations.Nullable Value value) {
    return value instanceof Value.Items(List<Value> items) && !items.isEmpty();
  }

  private static void verify(Value.Struct expected, MessageHeader actual) {
    Value flags = expected.field("msg_flags");
    if (flags != null && Arguments.number(flags) != actual.flags()) {
      throw new Mismatch(
          "recvmsg, flags\n  expected 0x"
              + Long.toHexString(Arguments.number(flags))
              + "\n  actual   0x"
              + Integer.toHexString(actual.flags()));
    }
    List<Value> pieces =
        expected.field("msg_control") instanceof Value.Items(List<Value> items) ? items : List.of();
    if (pieces.size() != actual.control().size()) {
      throw new Mismatch(
          "recvmsg, ancillary data\n  expected "
              + pieces.size()
              + " pieces\n  actual   "
              + actual.control());
    }
    for (int i = 0; i < pieces.size(); i++) {
      verify(pieces.get(i), actual.control().get(i));
    }
  }

  private static void verify(Value expected, ControlMessage actual) {
    boolean kind =
        Arguments.number(Arguments.field(expected, "cmsg_level")) == actual.level()
            && Arguments.number(Arguments.field(expected, "cmsg_type")) == actual.type();
    List<Long> wanted = numbers(Arguments.field(expected, "cmsg_data"));
    if (!kind || !wanted.equals(numbers(actual))) {
      throw new Mismatch(
          "recvmsg, ancillary data\n  expected " + expected + "\n  actual   " + actual);
    }
  }

  private static List<Long> numbers(Value data) {
    if (data instanceof Value.Struct(List<Value.Field> fields)) {
      return fields.stream().map(each -> Arguments.number(each.value())).toList();
    }
    return List.of(Arguments.number(data));
  }

  /// The numbers a piece of ancillary data consists of: every kind is a record of its own.
  private static List<Long> numbers(ControlMessage piece) {
    var numbers = new ArrayList<Long>();
    RecordComponent[] parts = piece.getClass().getRecordComponents();
    if (parts == null) {
      return numbers;
    }
    for (RecordComponent part : parts) {
      try {
        if (part.getAccessor().invoke(piece) instanceof Number number) {
          numbers.add(number.longValue());
        }
      } catch (IllegalAccessException | InvocationTargetException e) {
        throw new Mismatch("ancillary data " + piece + " cannot be read: " + e);
      }
    }
    return numbers;
  }
}
