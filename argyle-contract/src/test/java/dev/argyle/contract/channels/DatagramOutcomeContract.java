package dev.argyle.contract.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What each call on a `DatagramChannel` and on its socket comes to when it is closed.
abstract class DatagramOutcomeContract extends DatagramContract {
  private static final InetSocketAddress NOWHERE = InetSocketAddress.createUnresolved("nowhere", 1);
  private static final InetAddress GROUP = InetAddress.ofLiteral("239.1.2.3");

  DatagramOutcomeContract(Supplier<ChannelNet> opener) {
    super(opener);
  }

  private InetSocketAddress somewhere() {
    return new InetSocketAddress(net().serverAddress(), 1);
  }

  private static NetworkInterface loopback() throws IOException {
    return NetworkInterface.getByInetAddress(KernelNet.LOOPBACK);
  }

  private static ByteBuffer octet() {
    return ByteBuffer.allocate(1);
  }

  private static ByteBuffer[] octets() {
    return new ByteBuffer[] {ByteBuffer.allocate(1)};
  }

  private Outcomes<DatagramChannel> channelCalls() {
    return new Outcomes<DatagramChannel>()
        .tell("bind", each -> each.bind(null))
        .tell("bind nowhere", each -> each.bind(NOWHERE))
        .tell("connect", each -> each.connect(somewhere()))
        .tell("connect nowhere", each -> each.connect(NOWHERE))
        .tell("disconnect", DatagramChannel::disconnect)
        .tell("isConnected", DatagramChannel::isConnected)
        .tell("getLocalAddress", DatagramChannel::getLocalAddress)
        .tell("getRemoteAddress", DatagramChannel::getRemoteAddress)
        .tell("receive", each -> each.receive(octet()))
        .tell("receive null", each -> each.receive(null))
        .tell("receive read-only", each -> each.receive(octet().asReadOnlyBuffer()))
        .tell("send", each -> each.send(octet(), somewhere()))
        .tell("send nowhere", each -> each.send(octet(), NOWHERE))
        .tell("send null", each -> each.send(null, somewhere()))
        .tell("read", each -> each.read(octet()))
        .tell("read several", each -> each.read(octets()))
        .tell("read null", each -> each.read((ByteBuffer) null))
        .tell("write", each -> each.write(octet()))
        .tell("write several", each -> each.write(octets()))
        .tell("write null", each -> each.write((ByteBuffer) null))
        .tell("join", each -> each.join(GROUP, loopback()))
        .tell("join no group", each -> each.join(KernelNet.LOOPBACK, loopback()))
        .tell("setOption", each -> each.setOption(StandardSocketOptions.SO_BROADCAST, true))
        .tell("setOption null", each -> each.setOption(StandardSocketOptions.SO_BROADCAST, null))
        .tell("getOption", each -> each.getOption(StandardSocketOptions.SO_BROADCAST))
        .tell("supportedOptions", DatagramChannel::supportedOptions)
        .tell("configureBlocking", each -> each.configureBlocking(true))
        .tell("register", each -> each.register(clientSelector(), SelectionKey.OP_READ));
  }

  private Outcomes<DatagramSocket> socketCalls() {
    return new Outcomes<DatagramSocket>()
        .act("bind", each -> each.bind(null))
        .act("bind nowhere", each -> each.bind(NOWHERE))
        .act("connect", each -> each.connect(somewhere()))
        .act("connect nowhere", each -> each.connect(NOWHERE))
        .act("connect host", each -> each.connect(net().serverAddress(), 1))
        .act("disconnect", DatagramSocket::disconnect)
        .act("send", each -> each.send(packet("x", somewhere())))
        .act("send to nobody", each -> each.send(new DatagramPacket(new byte[1], 1)))
        .act("receive", each -> each.receive(new DatagramPacket(new byte[1], 1)))
        .act("joinGroup", each -> each.joinGroup(new InetSocketAddress(GROUP, 0), loopback()))
        .act("joinGroup of none", each -> each.joinGroup(somewhere(), loopback()))
        .act("leaveGroup", each -> each.leaveGroup(new InetSocketAddress(GROUP, 0), loopback()))
        .tell("isBound", DatagramSocket::isBound)
        .tell("isConnected", DatagramSocket::isConnected)
        .tell("isClosed", DatagramSocket::isClosed)
        .tell("getInetAddress", DatagramSocket::getInetAddress)
        .tell("getPort", DatagramSocket::getPort)
        .tell("getRemote", DatagramSocket::getRemoteSocketAddress)
        .tell("getLocalAddress", DatagramSocket::getLocalAddress)
        .tell("getLocalPort", DatagramSocket::getLocalPort)
        .tell("getLocal", DatagramSocket::getLocalSocketAddress)
        .act("setSoTimeout", each -> each.setSoTimeout(0))
        .tell("getSoTimeout", DatagramSocket::getSoTimeout)
        .act("setBroadcast", each -> each.setBroadcast(true))
        .tell("getBroadcast", DatagramSocket::getBroadcast)
        .tell("getReuseAddress", DatagramSocket::getReuseAddress)
        .tell("getTrafficClass", DatagramSocket::getTrafficClass)
        .act("setSendBufferSize", each -> each.setSendBufferSize(20_000))
        .tell("getReceiveBufferSize", DatagramSocket::getReceiveBufferSize)
        .tell("setOption", each -> each.setOption(StandardSocketOptions.SO_BROADCAST, true))
        .tell("getOption", each -> each.getOption(StandardSocketOptions.SO_BROADCAST))
        .tell("supportedOptions", DatagramSocket::supportedOptions);
  }

  @Test
  void ofAChannelThatIsClosedAtOnce() throws IOException {
    DatagramChannel channel = client();
    channel.close();

    assertThat(channelCalls().on(channel))
        .isEqualTo(
            """
            bind                   ClosedChannelException
            bind nowhere           ClosedChannelException
            connect                ClosedChannelException
            connect nowhere        UnresolvedAddressException
            disconnect             done
            isConnected            false
            getLocalAddress        ClosedChannelException
            getRemoteAddress       ClosedChannelException
            receive                ClosedChannelException
            receive null           NullPointerException
            receive read-only      IllegalArgumentException: Read-only buffer
            send                   ClosedChannelException
            send nowhere           UnresolvedAddressException
            send null              NullPointerException
            read                   ClosedChannelException
            read several           ClosedChannelException
            read null              NullPointerException
            write                  ClosedChannelException
            write several          ClosedChannelException
            write null             NullPointerException
            join                   ClosedChannelException
            join no group          IllegalArgumentException: Group not a multicast address
            setOption              ClosedChannelException
            setOption null         IllegalArgumentException: Invalid value 'null'
            getOption              ClosedChannelException
            supportedOptions       done
            configureBlocking      ClosedChannelException
            register               ClosedChannelException
            """);
  }

  @Test
  void ofAConnectedChannelThatIsClosed() throws IOException {
    DatagramChannel channel = peers().client();
    channel.close();

    assertThat(channelCalls().on(channel))
        .isEqualTo(
            """
            bind                   ClosedChannelException
            bind nowhere           ClosedChannelException
            connect                ClosedChannelException
            connect nowhere        UnresolvedAddressException
            disconnect             done
            isConnected            false
            getLocalAddress        ClosedChannelException
            getRemoteAddress       ClosedChannelException
            receive                ClosedChannelException
            receive null           NullPointerException
            receive read-only      IllegalArgumentException: Read-only buffer
            send                   ClosedChannelException
            send nowhere           UnresolvedAddressException
            send null              NullPointerException
            read                   ClosedChannelException
            read several           ClosedChannelException
            read null              NullPointerException
            write                  ClosedChannelException
            write several          ClosedChannelException
            write null             NullPointerException
            join                   ClosedChannelException
            join no group          IllegalArgumentException: Group not a multicast address
            setOption              ClosedChannelException
            setOption null         IllegalArgumentException: Invalid value 'null'
            getOption              ClosedChannelException
            supportedOptions       done
            configureBlocking      ClosedChannelException
            register               ClosedChannelException
            """);
  }

  @Test
  void ofTheSocketOfAChannelThatIsClosedAtOnce() throws IOException {
    DatagramSocket socket = client().socket();
    socket.close();

    assertThat(socketCalls().on(socket))
        .isEqualTo(
            """
            bind                   SocketException: Socket is closed
            bind nowhere           SocketException: Socket is closed
            connect                done
            connect nowhere        SocketException: Unresolved address
            connect host           done
            disconnect             done
            send                   SocketException: Socket closed
            send to nobody         SocketException: Socket closed
            receive                SocketException: Socket closed
            joinGroup              SocketException: Socket is closed
            joinGroup of none      SocketException: Not a multicast address
            leaveGroup             SocketException: Socket is closed
            isBound                false
            isConnected            false
            isClosed               true
            getInetAddress         null
            getPort                -1
            getRemote              null
            getLocalAddress        null
            getLocalPort           -1
            getLocal               null
            setSoTimeout           SocketException: Socket is closed
            getSoTimeout           SocketException: Socket is closed
            setBroadcast           SocketException: Socket is closed
            getBroadcast           SocketException: Socket is closed
            getReuseAddress        SocketException: Socket is closed
            getTrafficClass        SocketException: Socket is closed
            setSendBufferSize      SocketException: Socket is closed
            getReceiveBufferSize   SocketException: Socket is closed
            setOption              ClosedChannelException
            getOption              ClosedChannelException
            supportedOptions       done
            """);
  }

  @Test
  void ofTheSocketOfAConnectedChannelThatIsClosed() throws IOException {
    DatagramSocket socket = peers().client().socket();
    socket.close();

    assertThat(socketCalls().on(socket))
        .isEqualTo(
            """
            bind                   SocketException: Socket is closed
            bind nowhere           SocketException: Socket is closed
            connect                done
            connect nowhere        SocketException: Unresolved address
            connect host           done
            disconnect             done
            send                   SocketException: Socket closed
            send to nobody         SocketException: Socket closed
            receive                SocketException: Socket closed
            joinGroup              SocketException: Socket is closed
            joinGroup of none      SocketException: Not a multicast address
            leaveGroup             SocketException: Socket is closed
            isBound                true
            isConnected            true
            isClosed               true
            getInetAddress         an address
            getPort                a number
            getRemote              done
            getLocalAddress        null
            getLocalPort           -1
            getLocal               null
            setSoTimeout           SocketException: Socket is closed
            getSoTimeout           SocketException: Socket is closed
            setBroadcast           SocketException: Socket is closed
            getBroadcast           SocketException: Socket is closed
            getReuseAddress        SocketException: Socket is closed
            getTrafficClass        SocketException: Socket is closed
            setSendBufferSize      SocketException: Socket is closed
            getReceiveBufferSize   SocketException: Socket is closed
            setOption              ClosedChannelException
            getOption              ClosedChannelException
            supportedOptions       done
            """);
  }

  /// A call that sleeps, and what it comes to when another thread closes its channel.
  enum Call {
    RECEIVE("AsynchronousCloseException") {
      @Override
      Object make(DatagramChannel on) throws IOException {
        return on.receive(octet());
      }
    },
    READ("AsynchronousCloseException") {
      @Override
      Object make(DatagramChannel on) throws IOException {
        return on.read(octet());
      }
    },
    SCATTERING_READ("AsynchronousCloseException") {
      @Override
      Object make(DatagramChannel on) throws IOException {
        return on.read(octets());
      }
    },
    SOCKET_RECEIVE("SocketException: Socket closed") {
      @Override
      Object make(DatagramChannel on) throws IOException {
        return received(on.socket());
      }
    },
    TIMED_SOCKET_RECEIVE("SocketException: Socket closed") {
      @Override
      Object make(DatagramChannel on) throws IOException {
        on.socket().setSoTimeout(50_000);
        return received(on.socket());
      }
    };

    private final String outcome;

    Call(String outcome) {
      this.outcome = outcome;
    }

    abstract Object make(DatagramChannel on) throws IOException;
  }

  @ParameterizedTest
  @EnumSource
  void ofACallThatSleepsInAChannelThatIsClosed(Call call) throws IOException {
    DatagramChannel channel = peers().client();
    Background<Object> sleeping = Background.start(() -> call.make(channel)).awaitBlocked();

    channel.close();

    assertThat(Outcomes.describe(sleeping.failure())).isEqualTo(call.outcome);
  }
}
