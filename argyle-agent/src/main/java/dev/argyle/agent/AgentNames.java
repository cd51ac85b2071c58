package dev.argyle.agent;

import dev.argyle.nio.PlatformRule;
import dev.argyle.nio.StackNames;
import dev.argyle.socket.Syscalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URL;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.Collections;
import java.util.Enumeration;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Has the whole JVM resolve names over the stack. A host that is left to the platform by its name
/// is looked up there, too.
///
/// The JDK takes the first provider that it finds when a name is looked up for the first time, by
/// the class loader of that moment. So that moment is chosen here: a program that brings a provider
/// of its own, as everybody does who has dnsjava, does not get in between.
public final class AgentNames extends InetAddressResolverProvider {
  private static final String SERVICE =
      "META-INF/services/" + InetAddressResolverProvider.class.getName();
  private static final String FOLDER = "names/";
  private static final String MAKER = "dev.argyle.agent.names.DnsOfStack";

  private static volatile @Nullable Rule rule; // set before the JDK asks
  private static volatile boolean asked;

  /// What is left to the machine.
  ///
  /// @param unknown whether that is also what nobody here knows
  private record Rule(PlatformRule platform, boolean unknown) {
    boolean covers(String host) {
      return platform.coversHost(host);
    }
  }

  /// For the JDK, which makes the one instance.
  public AgentNames() {}

  /// From now on names are resolved so.
  ///
  /// @throws IOException if the JVM resolves them by a provider of somebody else already
  static void install(Syscalls stack, NameConfig names, PlatformRule platform) throws IOException {
    StackNames.register(stack, resolver(stack, names));
    rule = new Rule(platform, names.servers().isEmpty());
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(new Finder());
    try {
      InetAddress ignored = InetAddress.getByName("localhost"); // known without asking
    } finally {
      thread.setContextClassLoader(before);
    }
    if (!asked) {
      throw new IOException("names are looked up by a provider of somebody else already");
    }
  }

  @SuppressWarnings("unchecked") // it is what it is by its own declaration
  private static InetAddressResolver resolver(Syscalls stack, NameConfig names) {
    try {
      Class<?> maker = Class.forName(MAKER, true, HiddenClasses.of(FOLDER));
      return ((BiFunction<Syscalls, NameConfig, InetAddressResolver>)
              maker.getConstructor().newInstance())
          .apply(stack, names);
    } catch (ReflectiveOperationException broken) {
      throw new IllegalStateException("the agent's jar is not whole: " + broken, broken);
    }
  }

  @Override
  public InetAddressResolver get(Configuration configuration) {
    asked = true;
    InetAddressResolver machine = configuration.builtinResolver();
    Rule known = rule;
    return known == null ? machine : new Ruled(StackNames.resolver(configuration), machine, known);
  }

  @Override
  public String name() {
    return "Argyle's agent";
  }

  private record Ruled(InetAddressResolver stack, InetAddressResolver machine, Rule rule)
      implements InetAddressResolver {
    @Override
    public Stream<InetAddress> lookupByName(String host, LookupPolicy policy)
        throws UnknownHostException {
      if (rule.covers(host)) {
        return machine.lookupByName(host, policy);
      }
      try {
        return stack.lookupByName(host, policy);
      } catch (UnknownHostException unknown) {
        if (!rule.unknown()) {
          throw unknown;
        }
        return machine.lookupByName(host, policy);
      }
    }

    @Override
    public String lookupByAddress(byte[] address) throws UnknownHostException {
      try {
        return stack.lookupByAddress(address);
      } catch (UnknownHostException unknown) {
        if (!rule.unknown()) {
          throw unknown;
        }
        return machine.lookupByAddress(address);
      }
    }
  }

  /// Finds this provider, and no other.
  private static final class Finder extends ClassLoader {
    Finder() {
      super(AgentNames.class.getClassLoader());
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      return name.equals(SERVICE)
          ? Collections.enumeration(Collections.singleton(getResource(FOLDER + SERVICE)))
          : super.getResources(name);
    }
  }
}
