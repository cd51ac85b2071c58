package dev.argyle.contract.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// What each call on a `ServerSocketChannel` and on its socket comes to when it is closed.
abstract class ListenerOutcomeContract extends ChannelContract {
  private static final InetSocketAddress NOWHERE = InetSocketAddress.createUnresolved("nowhere", 1);

  ListenerOutcomeContract(Supplier<ChannelNet> opener) {
    super(opener);
  }

  private Outcomes<ServerSocketChannel> channelCalls() {
    return new Outcomes<ServerSocketChannel>()
        .tell("bind", each -> each.bind(null))
        .tell("bind nowhere", each -> each.bind(NOWHERE))
        .tell("accept", ServerSocketChannel::accept)
        .tell("getLocalAddress", ServerSocketChannel::getLocalAddress)
        .tell("setOption", each -> each.setOption(StandardSocketOptions.SO_REUSEADDR, true))
        .tell("setOption null", each -> each.setOption(StandardSocketOptions.SO_REUSEADDR, null))
        .tell("getOption", each -> each.getOption(StandardSocketOptions.SO_REUSEADDR))
        .tell("supportedOptions", ServerSocketChannel::supportedOptions)
        .tell("configureBlocking", each -> each.configureBlocking(true))
        .tell("register", each -> each.register(serverSelector(), SelectionKey.OP_ACCEPT))
        .tell("toString", each -> each.toString().endsWith("[closed]"));
  }

  private static Outcomes<ServerSocket> socketCalls() {
    return new Outcomes<ServerSocket>()
        .act("bind", each -> each.bind(null))
        .act("bind nowhere", each -> each.bind(NOWHERE))
        .tell("accept", ServerSocket::accept)
        .tell("isBound", ServerSocket::isBound)
        .tell("isClosed", ServerSocket::isClosed)
        .tell("getInetAddress", ServerSocket::getInetAddress)
        .tell("getLocalPort", ServerSocket::getLocalPort)
        .tell("getLocal", ServerSocket::getLocalSocketAddress)
        .act("setSoTimeout", each -> each.setSoTimeout(10_000))
        .tell("getSoTimeout", ServerSocket::getSoTimeout)
        .act("setReuseAddress", each -> each.setReuseAddress(true))
        .tell("getReuseAddress", ServerSocket::getReuseAddress)
        .act("setReceiveBufferSize", each -> each.setReceiveBufferSize(20_000))
        .tell("getReceiveBufferSize", ServerSocket::getReceiveBufferSize)
        .tell("setOption", each -> each.setOption(StandardSocketOptions.SO_REUSEADDR, true))
        .tell("getOption", each -> each.getOption(StandardSocketOptions.SO_REUSEADDR))
        .tell("supportedOptions", ServerSocket::supportedOptions);
  }

  @Test
  void ofAChannelThatIsClosedAtOnce() throws IOException {
    ServerSocketChannel channel = server();
    channel.close();

    assertThat(channelCalls().on(channel))
        .isEqualTo(
            """
            bind                   ClosedChannelException
            bind nowhere           ClosedChannelException
            accept                 ClosedChannelException
            getLocalAddress        ClosedChannelException
            setOption              ClosedChannelException
            setOption null         IllegalArgumentException: Invalid value 'null'
            getOption              ClosedChannelException
            supportedOptions       done
            configureBlocking      ClosedChannelException
            register               ClosedChannelException
            toString               true
            """);
  }

  @Test
  void ofAListenerThatIsClosed() throws IOException {
    ServerSocketChannel channel = listener();
    channel.close();

    assertThat(channelCalls().on(channel))
        .isEqualTo(
            """
            bind                   ClosedChannelException
            bind nowhere           ClosedChannelException
            accept                 ClosedChannelException
            getLocalAddress        ClosedChannelException
            setOption              ClosedChannelException
            setOption null         IllegalArgumentException: Invalid value 'null'
            getOption              ClosedChannelException
            supportedOptions       done
            configureBlocking      ClosedChannelException
            register               ClosedChannelException
            toString               true
            """);
  }

  @Test
  void ofTheSocketOfAChannelThatIsClosedAtOnce() throws IOException {
    ServerSocket socket = server().socket();
    socket.close();

    assertThat(socketCalls().on(socket))
        .isEqualTo(
            """
            bind                   ClosedChannelException
            bind nowhere           ClosedChannelException
            accept                 ClosedChannelException
            isBound                false
            isClosed               true
            getInetAddress         null
            getLocalPort           -1
            getLocal               null
            setSoTimeout           SocketException: Socket is closed
            getSoTimeout           SocketException: Socket is closed
            setReuseAddress        SocketException: Socket is closed
            getReuseAddress        SocketException: Socket is closed
            setReceiveBufferSize   SocketException: Socket is closed
            getReceiveBufferSize   SocketException: Socket is closed
            setOption              ClosedChannelException
            getOption              ClosedChannelException
            supportedOptions       done
            """);
  }

  @Test
  void ofTheSocketOfAListenerThatIsClosed() throws IOException {
    ServerSocket socket = listener().socket();
    socket.setSoTimeout(10_000);
    socket.close();

    assertThat(socketCalls().on(socket))
        .isEqualTo(
            """
            bind                   ClosedChannelException
            bind nowhere           ClosedChannelException
            accept                 AsynchronousCloseException
            isBound                true
            isClosed               true
            getInetAddress         an address
            getLocalPort           a number
            getLocal               done
            setSoTimeout           SocketException: Socket is closed
            getSoTimeout           SocketException: Socket is closed
            setReuseAddress        SocketException: Socket is closed
            getReuseAddress        SocketException: Socket is closed
            setReceiveBufferSize   SocketException: Socket is closed
            getReceiveBufferSize   SocketException: Socket is closed
            setOption              ClosedChannelException
            getOption              ClosedChannelException
            supportedOptions       done
            """);
  }
}
