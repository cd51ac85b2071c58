package dev.argyle.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.argyle.sim.LinkConfig;
import dev.argyle.sim.SimulatedHost;
import dev.argyle.sim.SimulatedNetwork;
import dev.argyle.wire.IpAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver.LookupPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xbill.DNS.Rcode;

/// Names by DNS over a stack, with servers on a simulated network in virtual time.
@Timeout(60)
class DnsResolverTest {
  private static final String ZONE =
      """
      www.example.test       A      192.0.2.1
      www.example.test       AAAA   2001:db8::1
      old.example.test       A      192.0.2.2
      alias.example.test     CNAME  second.example.test
      second.example.test    CNAME  www.example.test
      text.example.test      TXT    nothing
      1.2.0.192.in-addr.arpa PTR    www.example.test
      """;
  private static final LookupPolicy BOTH = LookupPolicy.of(LookupPolicy.IPV4 | LookupPolicy.IPV6);

  private SimulatedNetwork network = network(7, 0);
  private SimulatedHost client = network.host("client");
  private SimulatedHost near = network.host("near");
  private SimulatedHost far = network.host("far");
  private TestServer server;

  private static SimulatedNetwork network(long seed, double loss) {
    return SimulatedNetwork.builder()
        .seed(seed)
        .star(LinkConfig.DEFAULT.withDelay(Duration.ofMillis(5)).withLoss(loss))
        .build();
  }

  @AfterEach
  void close() {
    network.close();
  }

  private DnsConfig config(SimulatedHost... servers) {
    IpAddress[] addresses =
        List.of(servers).stream().map(SimulatedHost::address4).toArray(IpAddress[]::new);
    return DnsConfig.of(addresses).withCache(false);
  }

  private DnsConfig served() {
    server = TestServer.on(near).zone(ZONE);
    return config(near);
  }

  private List<String> find(DnsConfig config, String name) {
    return find(config, name, BOTH);
  }

  private List<String> find(DnsConfig config, String name, LookupPolicy policy) {
    return find(new DnsResolver(client.syscalls(), config), name, policy);
  }

  private List<String> find(DnsResolver resolver, String name, LookupPolicy policy) {
    return client.call(
        () -> resolver.lookupByName(name, policy).map(InetAddress::getHostAddress).toList());
  }

  private String failure(DnsConfig config, String name) {
    return failure(new DnsResolver(client.syscalls(), config), name);
  }

  private String failure(DnsResolver resolver, String name) {
    try {
      throw new AssertionError("found " + find(resolver, name, BOTH));
    } catch (CompletionException e) {
      assertThat(e).hasCauseInstanceOf(UnknownHostException.class);
      return e.getCause().getMessage();
    }
  }

  // Names.

  @Test
  void findsAddressesOfBothVersions() {
    assertThat(find(served(), "www.example.test"))
        .containsExactly("192.0.2.1", "2001:db8:0:0:0:0:0:1");
    assertThat(server.asked()).containsExactly("www.example.test. A", "www.example.test. AAAA");
  }

  @Test
  void asksForWhatIsWantedInTheOrderThatIsWanted() {
    DnsConfig config = served();

    assertThat(find(config, "www.example.test", LookupPolicy.of(LookupPolicy.IPV4)))
        .containsExactly("192.0.2.1");
    assertThat(server.asked()).containsExactly("www.example.test. A");
    int v6First = LookupPolicy.IPV4 | LookupPolicy.IPV6 | LookupPolicy.IPV6_FIRST;
    assertThat(find(config, "www.example.test", LookupPolicy.of(v6First)))
        .containsExactly("2001:db8:0:0:0:0:0:1", "192.0.2.1");
  }

  @Test
  void findsWhatHasAddressesOfOneVersionOnly() {
    assertThat(find(served(), "old.example.test")).containsExactly("192.0.2.2");
  }

  @Test
  void followsAliasesWithinAnAnswer() {
    assertThat(find(served(), "alias.example.test", LookupPolicy.of(LookupPolicy.IPV4)))
        .containsExactly("192.0.2.1");
    assertThat(server.asked()).hasSize(1);
  }

  @Test
  void followsAliasesByFurtherQuestions() {
    DnsConfig config = served();
    server.aliasesAlone();

    assertThat(find(config, "alias.example.test", LookupPolicy.of(LookupPolicy.IPV4)))
        .containsExactly("192.0.2.1");
    assertThat(server.asked())
        .containsExactly("alias.example.test. A", "second.example.test. A", "www.example.test. A");
  }

  @Test
  void saysWhatTheJdkSaysOfNamesThatAreNotThere() {
    DnsConfig config = served();

    assertThat(failure(config, "nobody.example.test"))
        .isEqualTo("nobody.example.test: Name or service not known");
    assertThat(server.asked()).hasSize(1);
    assertThat(failure(config, "text.example.test"))
        .isEqualTo("text.example.test: No address associated with hostname");
    assertThat(failure(config, "a..b")).isEqualTo("a..b: Name or service not known");
  }

  @Test
  void searchesDomainsForNamesWithFewDots() {
    DnsConfig config = served().withSearch("nowhere.test", "example.test");

    assertThat(find(config, "old")).containsExactly("192.0.2.2");
    assertThat(server.asked()).startsWith("old.nowhere.test. A", "old.example.test. A");
    assertThat(find(config, "www.example.test")).hasSize(2);
    assertThat(find(config, "www.example.test.")).hasSize(2);
    assertThat(failure(config, "old.")).isEqualTo("old.: Name or service not known");
  }

  // Without asking.

  @Test
  void asksNobodyForLiteralsHostsAndThisHost() {
    Hosts hosts =
        Hosts.parse(List.of("192.0.2.9 www.example.test www", "2001:db8::9 www.example.test"));
    DnsConfig config = served().withHosts(hosts);

    assertThat(find(config, "192.0.2.77")).containsExactly("192.0.2.77");
    assertThat(find(config, "WWW.Example.test."))
        .containsExactly("192.0.2.9", "2001:db8:0:0:0:0:0:9");
    assertThat(find(config, "www", LookupPolicy.of(LookupPolicy.IPV4)))
        .containsExactly("192.0.2.9");
    assertThat(find(config, "localhost")).containsExactly("127.0.0.1", "0:0:0:0:0:0:0:1");
    assertThat(find(config, "any.localhost")).hasSize(2);
    assertThat(server.asked()).isEmpty();
    assertThat(find(config, "old.example.test")).containsExactly("192.0.2.2");
  }

  @Test
  void knowsHostsWithoutAnyServer() {
    DnsConfig config = DnsConfig.of().withHosts(Hosts.parse(List.of("192.0.2.9 here")));

    assertThat(find(config, "here")).containsExactly("192.0.2.9");
    assertThat(failure(config, "there")).isEqualTo("there: Temporary failure in name resolution");
  }

  // Addresses.

  @Test
  void findsTheNameOfAnAddress() {
    DnsConfig config = served().withHosts(Hosts.parse(List.of("192.0.2.9 first other")));
    var resolver = new DnsResolver(client.syscalls(), config);

    assertThat(nameOf(resolver, "192.0.2.1")).isEqualTo("www.example.test");
    assertThat(nameOf(resolver, "192.0.2.9")).isEqualTo("first");
    assertThat(nameOf(resolver, "127.0.0.1")).isEqualTo("localhost");
    assertThatExceptionOfType(CompletionException.class)
        .isThrownBy(() -> nameOf(resolver, "2001:db8::77"))
        .withCauseInstanceOf(UnknownHostException.class);
  }

  private String nameOf(DnsResolver resolver, String literal) {
    byte[] octets = InetAddress.ofLiteral(literal).getAddress();
    return client.call(() -> resolver.lookupByAddress(octets));
  }

  // Servers.

  @Test
  void asksTheSecondServerWhenTheFirstIsSilent() {
    network.partition(client, near);
    TestServer second = TestServer.on(far).zone(ZONE);
    DnsConfig config = config(near, far).withTimeout(Duration.ofSeconds(3));

    assertThat(find(config, "old.example.test", LookupPolicy.of(LookupPolicy.IPV4)))
        .containsExactly("192.0.2.2");
    assertThat(second.asked()).hasSize(1);
    assertThat(network.elapsed()).isBetween(Duration.ofSeconds(3), Duration.ofMillis(3100));
  }

  @Test
  void asksAServerOverIpv6() {
    served();

    assertThat(find(DnsConfig.of(near.address6()), "www.example.test")).hasSize(2);
  }

  @Test
  void asksTheSecondServerAtOnceWhenNobodyIsAtTheFirst() {
    TestServer second = TestServer.on(far).zone(ZONE);

    assertThat(find(config(near, far), "www.example.test")).hasSize(2);
    assertThat(second.asked()).hasSize(2);
    assertThat(network.elapsed()).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void asksTheSecondServerWhenTheFirstCannotTell() {
    TestServer.on(near).failing(Rcode.SERVFAIL);
    TestServer second = TestServer.on(far).zone(ZONE);

    assertThat(find(config(near, far), "www.example.test")).hasSize(2);
    assertThat(second.asked()).hasSize(2);
  }

  @Test
  void believesTheFirstServerThatThereIsNoSuchName() {
    TestServer.on(near);
    TestServer second = TestServer.on(far).zone(ZONE);

    assertThat(failure(config(near, far), "www.example.test"))
        .isEqualTo("www.example.test: Name or service not known");
    assertThat(second.asked()).isEmpty();
  }

  @Test
  void givesUpAfterAllAttempts() {
    network.partition(client, near);
    DnsConfig config = config(near).withTimeout(Duration.ofSeconds(2)).withAttempts(3);

    assertThat(failure(config, "www.example.test"))
        .isEqualTo("www.example.test: Temporary failure in name resolution");
    assertThat(network.elapsed()).isBetween(Duration.ofSeconds(6), Duration.ofMillis(6100));
  }

  @Test
  void asksAgainWhatWasLost() {
    for (long seed = 0; seed < 20; seed++) {
      network.close();
      network = network(seed, 0.3);
      client = network.host("client");
      near = network.host("near");
      DnsConfig config = served().withTimeout(Duration.ofSeconds(1)).withAttempts(50);

      assertThat(find(config, "www.example.test")).as("seed %d", seed).hasSize(2);
    }
  }

  @Test
  void asksByTcpWhenTheAnswerWasCut() {
    DnsConfig config = served();
    server.zone(
        IntStream.range(0, 200)
            .mapToObj(i -> "many.example.test A 198.51.100." + i)
            .collect(Collectors.joining("\n")));

    assertThat(find(config, "many.example.test")).hasSize(200);
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void passesFalseAnswersBy() {
    DnsConfig config = served();
    server.forging();

    assertThat(find(config, "www.example.test")).hasSize(2);
  }

  // Keeping.

  @Test
  void keepsAnswersAndThatThereIsNone() {
    var resolver = new DnsResolver(client.syscalls(), served().withCache(true));
    server.zone("example.test SOA ns.example.test admin.example.test 1 60 60 60 60");
    for (int i = 0; i < 3; i++) {
      assertThat(find(resolver, "www.example.test", BOTH)).hasSize(2);
      assertThat(failure(resolver, "nobody.example.test"))
          .isEqualTo("nobody.example.test: Name or service not known");
    }

    assertThat(server.asked())
        .containsExactly("www.example.test. A", "www.example.test. AAAA", "nobody.example.test. A");
  }

  // The JDK.

  @Test
  void isAskedByTheJdkOnThreadsOfItsStack() {
    DnsNames.install(client.syscalls(), served());
    var found = new ArrayList<String>();

    client.<Boolean>call(() -> {
      for (InetAddress each : InetAddress.getAllByName("alias.example.test")) {
        found.add(each.toString());
      }
      found.add(InetAddress.ofLiteral("192.0.2.1").getCanonicalHostName());
      return true;
    });

    assertThat(found)
        .containsExactly(
            "alias.example.test/192.0.2.1",
            "alias.example.test/2001:db8:0:0:0:0:0:1",
            "www.example.test");
    assertThat(near.<InetAddress[]>call(() -> InetAddress.getAllByName("client")))
        .contains(client.address4().toInetAddress());
    DnsNames.remove(client.syscalls());
  }
}
