package dev.argyle.dns;

import dev.argyle.sock.InetSockAddr;
import dev.argyle.socket.Syscalls;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.TSIG;

/// The servers of a configuration, as dnsjava asks one: in turn, until one gives an answer that
/// helps, and all again as often as the configuration says. Asks on the calling thread.
final class DnsServers implements Resolver {
  private final List<InetSockAddr> servers;
  private final int attempts;
  private final DnsTransport transport;

  DnsServers(Syscalls syscalls, DnsConfig config) {
    this.servers = config.servers();
    this.attempts = config.attempts();
    this.transport = new DnsTransport(syscalls, config.timeout());
  }

  @Override
  public Message send(Message question) throws IOException {
    Message unhelpful = null;
    IOException failure = new IOException("no server is configured");
    for (int attempt = 0; attempt < attempts; attempt++) {
      for (InetSockAddr server : servers) {
        try {
          Message answer = ask(server, question);
          if (helps(answer)) {
            return answer;
          }
          unhelpful = answer;
        } catch (IOException failed) {
          failure = failed;
        }
      }
    }
    if (unhelpful != null) {
      return unhelpful;
    }
    throw failure;
  }

  /// A server that cannot tell, or does not want to, says nothing about the name.
  private static boolean helps(Message answer) {
    int code = answer.getRcode();
    return code == Rcode.NOERROR || code == Rcode.NXDOMAIN;
  }

  private Message ask(InetSockAddr server, Message question) throws IOException {
    byte[] wire = question.toWire();
    byte[] answer =
        transport.askByDatagram(server, wire, octets -> parse(question, octets) != null);
    Message parsed = parse(question, answer);
    if (parsed != null && parsed.getHeader().getFlag(Flags.TC)) {
      parsed = parse(question, transport.askByStream(server, wire));
    }
    if (parsed == null) {
      throw new IOException("no answer to the question");
    }
    return parsed;
  }

  /// The answer to a question, or null if it is none (RFC 5452 section 9.1). An answer that was cut
  /// may be cut anywhere.
  private static @Nullable Message parse(Message question, byte[] octets) {
    try {
      Message answer = new Message(octets);
      boolean fits =
          answer.getHeader().getID() == question.getHeader().getID()
              && answer.getHeader().getFlag(Flags.QR)
              && answer.getHeader().getOpcode() == Opcode.QUERY
              && question.getQuestion().equals(answer.getQuestion());
      return fits ? answer : null;
    } catch (IOException unreadable) {
      return null;
    }
  }

  @Override
  public CompletionStage<Message> sendAsync(Message question) {
    try {
      return CompletableFuture.completedFuture(send(question));
    } catch (IOException failed) {
      return CompletableFuture.failedFuture(failed);
    }
  }

  /// On this thread: it is one of the stack's.
  @Override
  public CompletionStage<Message> sendAsync(Message question, Executor unused) {
    return sendAsync(question);
  }

  // What the configuration says already.

  @Override
  public void setPort(int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setTCP(boolean always) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setIgnoreTruncation(boolean ignore) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setEDNS(int version, int payloadSize, int flags, List<EDNSOption> options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setTSIGKey(TSIG key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void setTimeout(Duration timeout) {
    throw new UnsupportedOperationException();
  }
}
