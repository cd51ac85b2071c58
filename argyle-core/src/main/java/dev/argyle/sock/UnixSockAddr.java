package dev.argyle.sock;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// An address of the UNIX family (`sockaddr_un`, unix(7)): a path name, a name of the abstract name
/// space, or none at all. Two names are the same if their octets are.
public final class UnixSockAddr implements SockAddr {
  /// The address of a socket that is bound to nothing. `bind` to it has the stack choose a name.
  public static final UnixSockAddr UNNAMED = new UnixSockAddr(Kind.UNNAMED, new byte[0]);

  /// Octets a path may have at most, its end not counted.
  public static final int MOST_PATH_OCTETS = 108;

  /// Octets an abstract name may have at most, the 0 in front of it not counted.
  public static final int MOST_ABSTRACT_OCTETS = 107;

  private enum Kind {
    UNNAMED,
    PATH,
    ABSTRACT
  }

  private final Kind kind;
  private final byte[] octets;

  private UnixSockAddr(Kind kind, byte[] octets) {
    this.kind = kind;
    this.octets = octets;
  }

  /// A path name.
  ///
  /// @param path 1 to 108 octets in UTF-8, none of them 0
  public static UnixSockAddr path(String path) {
    byte[] octets = path.getBytes(StandardCharsets.UTF_8);
    if (octets.length < 1 || octets.length > MOST_PATH_OCTETS || path.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("not a path of 1 to 108 octets: " + path);
    }
    return new UnixSockAddr(Kind.PATH, octets);
  }

  /// A name of the abstract name space.
  ///
  /// @param name up to 107 octets in UTF-8, without the 0 in front
  public static UnixSockAddr abstractName(String name) {
    return abstractName(name.getBytes(StandardCharsets.UTF_8));
  }

  /// A name of the abstract name space, which may have any octets.
  ///
  /// @param octets up to 107, without the 0 in front
  public static UnixSockAddr abstractName(byte[] octets) {
    if (octets.length > MOST_ABSTRACT_OCTETS) {
      throw new IllegalArgumentException("an abstract name of " + octets.length + " octets");
    }
    return new UnixSockAddr(Kind.ABSTRACT, octets.clone());
  }

  @Override
  public int family() {
    return AddressFamily.AF_UNIX;
  }

  /// Whether it is no name at all.
  public boolean isUnnamed() {
    return kind == Kind.UNNAMED;
  }

  /// Whether it is a path name.
  public boolean isPath() {
    return kind == Kind.PATH;
  }

  /// Whether it is a name of the abstract name space.
  public boolean isAbstract() {
    return kind == Kind.ABSTRACT;
  }

  /// The octets of the name, without the 0 in front of an abstract one.
  public byte[] octets() {
    return octets.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof UnixSockAddr that
        && kind == that.kind
        && Arrays.equals(octets, that.octets);
  }

  @Override
  public int hashCode() {
    return 31 * kind.ordinal() + Arrays.hashCode(octets);
  }

  /// The path, or `@` and the abstract name as `ss` prints it, or nothing.
  @Override
  public String toString() {
    String name = new String(octets, StandardCharsets.UTF_8);
    return isAbstract() ? "@" + name : name;
  }
}
