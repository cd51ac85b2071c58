package dev.argyle.contract.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// `MulticastChannel`, `MembershipKey` and the groups of `DatagramSocket`, over the loopback
/// interface of one host.
@Tag("B7")
@Tag("G5")
abstract class MulticastContract extends DatagramContract {
  private static final InetAddress GROUP = InetAddress.ofLiteral("239.255.7.7");
  private static final InetAddress OTHER_GROUP = InetAddress.ofLiteral("239.255.7.8");
  private static final InetAddress GROUP6 = InetAddress.ofLiteral("ff05::77");
  private static final InetAddress SELF = InetAddress.ofLiteral("127.0.0.1");
  private static final InetAddress STRANGER = InetAddress.ofLiteral("127.0.0.9");

  /// Which socket joins the groups of IPv4.
  enum Family {
    INET(StandardProtocolFamily.INET),
    INET6(StandardProtocolFamily.INET6);

    private final StandardProtocolFamily family;

    Family(StandardProtocolFamily family) {
      this.family = family;
    }
  }

  private NetworkInterface loopback;

  MulticastContract(Supplier<ChannelNet> opener) {
    super(opener);
  }

  @BeforeEach
  void findLoopback() throws IOException {
    loopback = NetworkInterface.getByInetAddress(SELF);
  }

  private DatagramChannel member(Family family) throws IOException {
    DatagramChannel channel = closing(net().server().openDatagramChannel(family.family));
    channel.bind(new InetSocketAddress(0));
    return channel;
  }

  private DatagramChannel sender() throws IOException {
    DatagramChannel channel =
        closing(net().server().openDatagramChannel(StandardProtocolFamily.INET));
    channel.setOption(StandardSocketOptions.IP_MULTICAST_IF, loopback);
    return channel.bind(new InetSocketAddress(SELF, 0));
  }

  private static void send(DatagramChannel from, String text, InetAddress to, DatagramChannel port)
      throws IOException {
    from.send(ascii(text), new InetSocketAddress(to, addressOf(port).getPort()));
  }

  @ParameterizedTest
  @EnumSource
  void hearsTheGroupItHasJoined(Family family) throws IOException {
    DatagramChannel member = member(family);
    DatagramChannel sender = sender();

    MembershipKey key = member.join(GROUP, loopback);

    assertThat(key.isValid()).isTrue();
    assertThat(key.channel()).isSameAs(member);
    assertThat(key.group()).isEqualTo(GROUP);
    assertThat(key.networkInterface()).isEqualTo(loopback);
    assertThat(key.sourceAddress()).isNull();
    assertThat(key).hasToString("<239.255.7.7,%s>", loopback.getName());
    send(sender, "to all", GROUP, member);
    assertThat(receive(member)).isEqualTo(new Received("to all", addressOf(sender)));
  }

  @ParameterizedTest
  @EnumSource
  void hearsTheGroupNoMoreWhenItHasLeft(Family family) throws IOException {
    DatagramChannel member = member(family);
    MembershipKey key = member.join(GROUP, loopback);
    DatagramChannel sender = sender();

    key.drop();

    assertThat(key.isValid()).isFalse();
    key.drop();
    send(sender, "to all", GROUP, member);
    send(sender, "to one", SELF, member);
    assertThat(receive(member).text()).isEqualTo("to one");
  }

  @Test
  void findsAMembershipThatItHasAlready() throws IOException {
    DatagramChannel member = member(Family.INET);

    MembershipKey key = member.join(GROUP, loopback);

    assertThat(member.join(GROUP, loopback)).isSameAs(key);
    assertThat(member.join(OTHER_GROUP, loopback)).isNotSameAs(key);
  }

  @Test
  void joinsAgainAfterItHasLeft() throws IOException {
    DatagramChannel member = member(Family.INET);
    MembershipKey first = member.join(GROUP, loopback);
    first.drop();

    MembershipKey second = member.join(GROUP, loopback);

    assertThat(second).isNotSameAs(first);
    send(sender(), "again", GROUP, member);
    assertThat(receive(member).text()).isEqualTo("again");
  }

  @ParameterizedTest
  @EnumSource
  void hearsOneSourceAloneIfItJoinsForThat(Family family) throws IOException {
    DatagramChannel member = member(family);
    DatagramChannel sender = sender();

    MembershipKey key = member.join(GROUP, loopback, STRANGER);

    assertThat(key.sourceAddress()).isEqualTo(STRANGER);
    assertThat(key).hasToString("<239.255.7.7,%s,127.0.0.9>", loopback.getName());
    send(sender, "unheard", GROUP, member);
    MembershipKey another = member.join(GROUP, loopback, SELF);
    assertThat(another).isNotSameAs(key);
    assertThat(member.join(GROUP, loopback, SELF)).isSameAs(another);
    send(sender, "heard", GROUP, member);
    assertThat(receive(member).text()).isEqualTo("heard");
  }

  @Test
  void leavesOneSourceAndStaysWithTheOthers() throws IOException {
    DatagramChannel member = member(Family.INET);
    MembershipKey stranger = member.join(GROUP, loopback, STRANGER);
    member.join(GROUP, loopback, SELF);

    stranger.drop();

    assertThat(stranger.isValid()).isFalse();
    send(sender(), "heard", GROUP, member);
    assertThat(receive(member).text()).isEqualTo("heard");
  }

  @Test
  void hearsEitherAllSourcesOrNamedOnes() throws IOException {
    DatagramChannel all = member(Family.INET);
    DatagramChannel named = member(Family.INET);
    all.join(GROUP, loopback);
    named.join(GROUP, loopback, SELF);

    assertThatIllegalStateException().isThrownBy(() -> all.join(GROUP, loopback, SELF));
    assertThatIllegalStateException().isThrownBy(() -> named.join(GROUP, loopback));
  }

  @ParameterizedTest
  @EnumSource
  void hearsASourceNoMoreThatItBlocks(Family family) throws IOException {
    DatagramChannel member = member(family);
    MembershipKey key = member.join(GROUP, loopback);
    DatagramChannel sender = sender();

    assertThat(key.block(SELF)).isSameAs(key);
    assertThat(key.block(SELF)).as("twice").isSameAs(key);
    send(sender, "blocked", GROUP, member);
    assertThat(key.unblock(SELF)).isSameAs(key);
    send(sender, "unblocked", GROUP, member);

    assertThat(receive(member).text()).isEqualTo("unblocked");
  }

  @Test
  void blocksOnlyWhatCanBeBlocked() throws IOException {
    DatagramChannel member = member(Family.INET);
    MembershipKey key = member.join(GROUP, loopback);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> key.block(GROUP))
        .withMessage("Source address is multicast address");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> key.block(InetAddress.ofLiteral("0.0.0.0")))
        .withMessage("Source address is a wildcard address");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> key.block(InetAddress.ofLiteral("::1")))
        .withMessage("Source address is different type to group");
    assertThatIllegalStateException()
        .isThrownBy(() -> key.unblock(SELF))
        .withMessage("not blocked");
    MembershipKey one = member.join(OTHER_GROUP, loopback, SELF);
    assertThatIllegalStateException()
        .isThrownBy(() -> one.block(STRANGER))
        .withMessage("key is source-specific");
    key.drop();
    assertThatIllegalStateException()
        .isThrownBy(() -> key.block(SELF))
        .withMessage("key is no longer valid");
  }

  @Test
  void joinsNothingThatIsNoGroup() throws IOException {
    DatagramChannel member = member(Family.INET);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> member.join(SELF, loopback))
        .withMessage("Group not a multicast address");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> member.join(GROUP6, loopback))
        .withMessage("Only IPv6 sockets can join IPv6 multicast group");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> member.join(GROUP, loopback, InetAddress.ofLiteral("::1")))
        .withMessage("Source address is different type to group");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> member.join(GROUP, loopback, OTHER_GROUP))
        .withMessage("Source address is multicast address");
    assertThatNullPointerException().isThrownBy(() -> member.join(GROUP, loopback, null));
    assertThatNullPointerException().isThrownBy(() -> member.join(GROUP, null));
    assertThatNullPointerException().isThrownBy(() -> member.join(null, loopback));
  }

  @Test
  void isAMemberOfNothingWhenClosed() throws IOException {
    DatagramChannel member = member(Family.INET);
    MembershipKey key = member.join(GROUP, loopback);

    member.close();

    assertThat(key.isValid()).isFalse();
    key.drop();
    assertThatIllegalStateException().isThrownBy(() -> key.block(SELF));
    assertThatExceptionOfType(ClosedChannelException.class)
        .isThrownBy(() -> member.join(GROUP, loopback));
  }

  @Test
  void tellsEveryMember() throws IOException {
    DatagramChannel first = closing(net().server().openDatagramChannel());
    DatagramChannel second = closing(net().server().openDatagramChannel());
    first.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    second.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    first.bind(new InetSocketAddress(0));
    second.bind(new InetSocketAddress(addressOf(first).getPort()));
    first.join(GROUP, loopback);
    second.join(GROUP, loopback);

    send(sender(), "all", GROUP, first);

    assertThat(receive(first).text()).isEqualTo("all");
    assertThat(receive(second).text()).isEqualTo("all");
  }

  @Test
  void hearsItselfByTheLoopbackInterfaceWhateverItIsTold() throws IOException {
    DatagramChannel member = member(Family.INET);
    member.join(GROUP, loopback);
    DatagramChannel sender = sender();
    sender.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, false);

    send(sender, "comes back", GROUP, member);

    assertThat(receive(member).text()).isEqualTo("comes back");
  }

  @Test
  void joinsAndLeavesGroupsAsADatagramSocket() throws IOException {
    DatagramSocket socket = closing(net().server().openDatagramChannel()).socket();
    socket.bind(null);
    var group = new InetSocketAddress(GROUP, 0);

    socket.joinGroup(group, loopback);

    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> socket.joinGroup(group, loopback))
        .withMessage("Already a member of group");
    DatagramSocket sender = closing(net().server().openDatagramChannel()).socket();
    sender.setOption(StandardSocketOptions.IP_MULTICAST_IF, loopback);
    sender.send(packet("to all", new InetSocketAddress(GROUP, socket.getLocalPort())));
    assertThat(text(received(socket))).isEqualTo("to all");
    socket.leaveGroup(group, loopback);
    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> socket.leaveGroup(group, loopback))
        .withMessage("Not a member of group");
  }

  @Test
  void joinsNothingThatIsNoGroupAsADatagramSocket() throws IOException {
    DatagramSocket socket = bound().socket();

    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> socket.joinGroup(closedPort(), loopback))
        .withMessage("Not a multicast address");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> socket.joinGroup(null, loopback))
        .withMessage("Unsupported address type");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> socket.joinGroup(InetSocketAddress.createUnresolved("nobody", 1), loopback))
        .withMessage("Unresolved address");
  }

  private MulticastSocket multicastSocket() throws IOException {
    return (MulticastSocket) closing(net().server().openDatagramChannel()).socket();
  }

  @Test
  @SuppressWarnings("deprecation") // by the methods of MulticastSocket
  void isAMulticastSocketBesides() throws IOException {
    MulticastSocket member = multicastSocket();
    MulticastSocket sender = multicastSocket();
    sender.setNetworkInterface(loopback);
    member.setNetworkInterface(loopback);
    member.bind(null);

    member.joinGroup(GROUP);

    assertThat(member.getReuseAddress()).isFalse();
    sender.send(packet("to all", new InetSocketAddress(GROUP, member.getLocalPort())));
    assertThat(text(received(member))).isEqualTo("to all");
    member.leaveGroup(GROUP);
    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> member.leaveGroup(GROUP))
        .withMessage("Not a member of group");
    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> member.joinGroup(SELF))
        .withMessage("Not a multicast address");
    assertThatNullPointerException().isThrownBy(() -> member.joinGroup(null));
  }

  @Test
  @SuppressWarnings("deprecation") // by the methods of MulticastSocket
  void namesItsInterfaceByAnAddressAsAMulticastSocket() throws IOException {
    MulticastSocket socket = multicastSocket();
    assertThat(socket.getInterface()).isEqualTo(new InetSocketAddress(0).getAddress());
    assertThat(socket.getNetworkInterface().getIndex()).isZero();
    assertThat(socket.getOption(StandardSocketOptions.IP_MULTICAST_IF)).isNull();

    socket.setInterface(SELF);

    assertThat(socket.getInterface()).isEqualTo(SELF);
    assertThat(socket.getNetworkInterface()).isEqualTo(loopback);
    socket.setNetworkInterface(loopback);
    assertThat(socket.getInterface()).isEqualTo(SELF);
    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> socket.setInterface(InetAddress.ofLiteral("203.0.113.77")))
        .withMessage("No network interface found with address 203.0.113.77");
    assertThatExceptionOfType(SocketException.class)
        .isThrownBy(() -> socket.setInterface(null))
        .withMessage("Invalid value 'null'");
    assertThatIllegalArgumentException().isThrownBy(() -> socket.setNetworkInterface(null));
  }

  @Test
  @SuppressWarnings({"deprecation", "removal"}) // by the methods of MulticastSocket
  void limitsItsHopsAsAMulticastSocket() throws IOException {
    MulticastSocket socket = multicastSocket();
    socket.setNetworkInterface(loopback);
    assertThat(socket.getTimeToLive()).isEqualTo(1);
    assertThat(socket.getLoopbackMode()).isFalse();

    socket.setTTL((byte) 200);
    socket.send(packet("far", new InetSocketAddress(GROUP, 9)), (byte) 3);
    socket.setLoopbackMode(true);

    assertThat(socket.getTimeToLive()).isEqualTo(200);
    assertThat(socket.getTTL()).isEqualTo((byte) 200);
    assertThat(socket.getLoopbackMode()).isTrue();
    assertThat(socket.getOption(StandardSocketOptions.IP_MULTICAST_LOOP)).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> socket.setTimeToLive(256));
  }
}
