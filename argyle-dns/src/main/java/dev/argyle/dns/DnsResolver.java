package dev.argyle.dns;

import dev.argyle.nio.StackNames;
import dev.argyle.socket.Syscalls;
import dev.argyle.wire.IpAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Cache;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupFailedException;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

/// Finds addresses of names and names of addresses for a stack: a literal is itself, then the hosts
/// are looked at, then DNS is asked over the stack. `localhost` is this host (RFC 6761 section
/// 6.3). What is not found is told in the words of the JDK, which are the C library's.
///
/// [DnsNames] gives it to `InetAddress`; it can be asked directly, too. Thread-safe; a call may
/// block.
public final class DnsResolver implements InetAddressResolver {
  /// What a look-up comes to that finds nothing, the worst last.
  private enum Outcome {
    FOUND(""),
    NO_ADDRESS("No address associated with hostname"),
    NO_NAME("Name or service not known"),
    NO_ANSWER("Temporary failure in name resolution");

    private final String text;

    Outcome(String text) {
      this.text = text;
    }
  }

  private final Hosts hosts;
  private final LookupSession session;

  /// The names of a stack.
  ///
  /// @throws IllegalArgumentException if a domain to search is no name
  public DnsResolver(Syscalls stack, DnsConfig config) {
    this.hosts = config.hosts();
    var builder =
        LookupSession.builder()
            .resolver(new DnsServers(stack, config))
            .searchPath(config.search().stream().map(DnsResolver::domain).toList())
            .ndots(config.ndots())
            .executor(Runnable::run);
    this.session = (config.cache() ? builder.cache(new Cache(DClass.IN)) : builder).build();
  }

  private static Name domain(String text) {
    try {
      return Name.fromString(text, Name.root);
    } catch (TextParseException no) {
      throw new IllegalArgumentException(text, no);
    }
  }

  // Addresses of a name.

  @Override
  public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
      throws UnknownHostException {
    List<IpAddress> known = known(host);
    if (!known.isEmpty()) {
      List<InetAddress> wanted = StackNames.select(host, known, policy);
      if (wanted.isEmpty()) {
        throw unknown(host, Outcome.NO_ADDRESS);
      }
      return wanted.stream();
    }
    var found = new ArrayList<IpAddress>();
    Outcome outcome = Outcome.FOUND;
    for (int type : new int[] {Type.A, Type.AAAA}) {
      // who is not there, or cannot be asked, need not be asked twice
      if ((policy.characteristics() & family(type)) != 0
          && outcome.compareTo(Outcome.NO_ADDRESS) <= 0) {
        outcome = ask(host, type, found);
      }
    }
    if (found.isEmpty()) {
      throw unknown(host, outcome);
    }
    return StackNames.select(host, found, policy).stream();
  }

  private static int family(int type) {
    return type == Type.A ? LookupPolicy.IPV4 : LookupPolicy.IPV6;
  }

  private static UnknownHostException unknown(String host, Outcome why) {
    return new UnknownHostException(host + ": " + why.text);
  }

  /// What is known without asking.
  private List<IpAddress> known(String host) {
    IpAddress literal = literal(host);
    if (literal != null) {
      return List.of(literal);
    }
    List<IpAddress> listed = hosts.addresses(host);
    String lower = host.toLowerCase(Locale.ROOT);
    return listed.isEmpty() && (lower.equals("localhost") || lower.endsWith(".localhost"))
        ? List.of(IpAddress.LOOPBACK4, IpAddress.LOOPBACK6)
        : listed;
  }

  private static @Nullable IpAddress literal(String host) {
    try {
      return IpAddress.parse(host);
    } catch (IllegalArgumentException no) {
      return null;
    }
  }

  /// Asks DNS for one type, aliases followed.
  private Outcome ask(String host, int type, List<IpAddress> into) {
    try {
      for (Record each : records(Name.fromString(host), type)) {
        switch (each) {
          case ARecord v4 -> into.add(IpAddress.from(v4.getAddress()));
          case AAAARecord v6 -> into.add(IpAddress.from(v6.getAddress()));
          default -> {} // an alias on the way
        }
      }
      return into.isEmpty() ? Outcome.NO_ADDRESS : Outcome.FOUND;
    } catch (TextParseException | NoSuchDomainException no) {
      return Outcome.NO_NAME;
    } catch (NoSuchRRSetException none) {
      return Outcome.NO_ADDRESS;
    } catch (LookupFailedException | CompletionException failed) {
      return Outcome.NO_ANSWER;
    }
  }

  private List<Record> records(Name name, int type) {
    try {
      return session.lookupAsync(name, type).toCompletableFuture().join().getRecords();
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof LookupFailedException told ? told : failed;
    }
  }

  // Names of an address.

  @Override
  public String lookupByAddress(byte[] octets) throws UnknownHostException {
    InetAddress address = InetAddress.getByAddress(octets);
    IpAddress known = IpAddress.from(address);
    String listed = hosts.name(known);
    if (listed != null) {
      return listed;
    }
    if (known.isLoopback()) {
      return "localhost";
    }
    try {
      for (Record each : records(ReverseMap.fromAddress(address), Type.PTR)) {
        if (each instanceof PTRRecord pointer) {
          return pointer.getTarget().toString(true);
        }
      }
    } catch (LookupFailedException | CompletionException notFound) {
      // told below
    }
    throw new UnknownHostException();
  }
}
