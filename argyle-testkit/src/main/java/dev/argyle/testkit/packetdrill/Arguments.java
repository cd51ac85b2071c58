package dev.argyle.testkit.packetdrill;

import dev.argyle.sock.InetSockAddr;
import dev.argyle.sock.SockAddr;
import dev.argyle.wire.IpAddress;
import java.nio.ByteBuffer;
import java.util.List;

/// The arguments of one call, as numbers, buffers and addresses.
final class Arguments {
  private final List<Value> values;

  Arguments(List<Value> values) {
    this.values = values;
  }

  /// An address of no family, which `connect` takes to end an association.
  record Unspecified() implements SockAddr {
    @Override
    public int family() {
      return 0;
    }
  }

  int count() {
    return values.size();
  }

  Value at(int index) {
    if (index >= values.size()) {
      throw new Mismatch("the call has " + values.size() + " arguments, which are too few");
    }
    Value value = values.get(index);
    if (value instanceof Value.Name(String name) && name.equals("NULL")) {
      throw new NotApplicable("a null pointer: Java has no addresses to get wrong");
    }
    return value;
  }

  int number(int index) {
    return (int) number(at(index));
  }

  long wide(int index) {
    return number(at(index));
  }

  /// The word at a place, such as the name of an option.
  String name(int index) {
    return at(index) instanceof Value.Name(String name) ? name : "";
  }

  /// The number of a value; what stands alone in brackets is that value.
  static long number(Value value) {
    return switch (value) {
      case Value.Num(long number) -> number;
      case Value.Name(String name) -> Constants.number(name);
      case Value.Union(List<Value> parts) ->
          parts.stream().mapToLong(Arguments::number).reduce(0, (a, b) -> a | b);
      case Value.Items(List<Value> inside) when inside.size() == 1 -> number(inside.getFirst());
      case Value.Call(String _, List<Value> inside) when inside.size() == 1 ->
          number(inside.getFirst());
      default -> throw new Mismatch("a number is missing in place of " + value);
    };
  }

  /// A field of a struct, which has to be there.
  static Value field(Value struct, String name) {
    Value found = struct instanceof Value.Struct fields ? fields.field(name) : null;
    if (found == null) {
      throw new Mismatch("the field " + name + " is missing");
    }
    return found;
  }

  /// Buffers of zeros, as long as `[{..., n}, {..., n}]` says.
  ByteBuffer[] vector(int index) {
    return vector(at(index));
  }

  static ByteBuffer[] vector(Value value) {
    if (!(value instanceof Value.Items(List<Value> parts))) {
      throw new Mismatch("buffers are missing");
    }
    return parts.stream()
        .map(each -> {
          if (!(each instanceof Value.Struct(List<Value.Field> fields)) || fields.size() != 2) {
            throw new Mismatch("a buffer is {..., length}");
          }
          return ByteBuffer.allocate((int) number(fields.get(1).value()));
        })
        .toArray(ByteBuffer[]::new);
  }

  /// An address; `...` is the usual one.
  SockAddr address(int index, SockAddr usual) {
    return address(at(index), usual);
  }

  static SockAddr address(Value value, SockAddr usual) {
    return switch (value) {
      case Value.Ellipsis() -> usual;
      case Value.Name(String name) when name.equals("AF_UNSPEC") -> new Unspecified();
      case Value.Struct struct -> literal(struct);
      default -> throw new Mismatch("an address is missing in place of " + value);
    };
  }

  private static SockAddr literal(Value.Struct struct) {
    Value family = field(struct, "sa_family");
    if (number(family) == 0) {
      return new Unspecified();
    }
    boolean v4 = struct.field("sin_port") != null;
    int port = (int) number(field(struct, v4 ? "sin_port" : "sin6_port"));
    Value address = field(struct, v4 ? "sin_addr" : "sin6_addr");
    if (address instanceof Value.Call(String _, List<Value> parts)
        && parts.getLast() instanceof Value.Text(String text)) {
      return InetSockAddr.of(IpAddress.parse(text), port);
    }
    return InetSockAddr.of(v4 ? IpAddress.ANY4 : IpAddress.ANY6, port);
  }
}
