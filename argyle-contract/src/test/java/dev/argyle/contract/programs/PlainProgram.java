package dev.argyle.contract.programs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Does one thing with the network. Prints `begun` first, so that one sees that it has.
public final class PlainProgram {
  /// How large its page is.
  public static final int PAGE_OCTETS = 1_999_992;

  private static final String PAGE = "a page of two megabytes ".repeat(PAGE_OCTETS / 24);

  private PlainProgram() {}

  /// Does it.
  ///
  /// @param arguments what to do, and with whom
  public static void main(String[] arguments) throws Exception {
    System.out.println("begun");
    String with = arguments.length > 1 ? arguments[1] : "";
    switch (arguments[0]) {
      case "one-page" -> servePageOnce(with.isEmpty() ? "0.0.0.0" : with);
      case "http-server" ->
          serveHttp(with.isEmpty() ? new InetSocketAddress(80) : new InetSocketAddress(with, 80));
      case "connection" -> connection(with);
      case "connections" -> connections(arguments);
      case "options" -> options(with);
      case "asynchronous" -> asynchronous(URI.create(with));
      case "unix" -> unix(with);
      case "client" -> client(arguments);
      case "datagram" -> datagram(with);
      case "names" -> names(arguments);
      case "hook" -> hook(with);
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  /// Writes the page and ends at once, while most of it is still on its way.
  private static void servePageOnce(String address) throws IOException {
    try (ServerSocket server = new ServerSocket(80, 50, InetAddress.getByName(address));
        Socket client = server.accept()) {
      var in = new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
      while (!in.readLine().isEmpty()) {
        // the next line of the request
      }
      OutputStream out = client.getOutputStream();
      String head = "HTTP/1.0 200 OK\r\nContent-Length: " + PAGE.length() + "\r\n\r\n";
      out.write((head + PAGE).getBytes(UTF_8));
    }
  }

  /// Serves for ever.
  private static void serveHttp(InetSocketAddress address) throws IOException {
    HttpServer server = HttpServer.create(address, 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, PAGE.length());
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(PAGE.getBytes(UTF_8));
          }
        });
    server.start();
  }

  private static void connection(String url) throws IOException {
    var connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    try (InputStream in = connection.getInputStream()) {
      System.out.println(connection.getResponseCode() + " " + in.readAllBytes().length);
    }
  }

  private static void connections(String... urls) {
    for (int i = 1; i < urls.length; i++) {
      try {
        connection(urls[i]);
      } catch (IOException e) {
        System.out.println(e);
      }
    }
  }

  /// Sets options first and connects then.
  private static void options(String host) throws IOException {
    try (Socket socket = new Socket()) {
      socket.setTcpNoDelay(true);
      socket.setKeepAlive(true);
      socket.setSoTimeout(1234);
      socket.setSoLinger(true, 3);
      socket.setOption(StandardSocketOptions.IP_TOS, 0x10);
      socket.bind(new InetSocketAddress(4321));
      socket.connect(new InetSocketAddress(host, 8000), 10_000);
      System.out.printf(
          "%s %s %s %s %s%n",
          socket.getTcpNoDelay(),
          socket.getKeepAlive(),
          socket.getSoTimeout(),
          socket.getSoLinger(),
          socket.getTrafficClass());
      System.out.println(socket.getLocalSocketAddress() + " " + socket.getRemoteSocketAddress());
      try {
        int octet = socket.getInputStream().read();
        System.out.println(octet);
      } catch (SocketTimeoutException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  private static void asynchronous(URI url) throws Exception {
    try (AsynchronousSocketChannel channel = AsynchronousSocketChannel.open()) {
      channel.connect(new InetSocketAddress(url.getHost(), url.getPort())).get();
      String request = "GET " + url.getPath() + " HTTP/1.0\r\n\r\n";
      int sent = channel.write(ByteBuffer.wrap(request.getBytes(UTF_8))).get();
      ByteBuffer answer = ByteBuffer.allocate(10_000);
      while (channel.read(answer).get() > 0) {
        // more of it
      }
      String text = new String(answer.array(), 0, answer.position(), UTF_8);
      System.out.println(
          sent == request.length()
              ? text.substring(9, 12) + " " + text.split("\r\n\r\n", -1)[1].length()
              : text);
    }
  }

  private static void unix(String path) throws IOException {
    try (Selector selector = Selector.open();
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      ByteBuffer buffer = ByteBuffer.wrap("anybody there?".getBytes(UTF_8));
      channel.write(buffer);
      buffer.clear();
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
      selector.select();
      int octets = channel.read(buffer);
      System.out.println(new String(buffer.array(), 0, octets, UTF_8));
    }
  }

  private static void client(String... urls) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int i = 1; i < urls.length; i++) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(urls[i])).build();
        var answer = client.send(request, BodyHandlers.ofByteArray());
        System.out.println(answer.statusCode() + " " + answer.body().length);
      }
    }
  }

  private static void names(String... hosts) throws IOException {
    for (int i = 1; i < hosts.length; i++) {
      try {
        String found =
            Stream.of(InetAddress.getAllByName(hosts[i]))
                .map(InetAddress::getHostAddress)
                .collect(Collectors.joining(" "));
        System.out.println(found);
      } catch (UnknownHostException e) {
        System.out.println(e.getMessage());
      }
    }
    System.out.println(InetAddress.getByName("192.0.2.1").getCanonicalHostName());
    System.out.println(InetAddress.getLocalHost().getHostAddress());
  }

  private static void datagram(String host) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      byte[] question = "anybody there?".getBytes(UTF_8);
      InetAddress to = InetAddress.getByName(host);
      socket.send(new DatagramPacket(question, question.length, to, 7));
      DatagramPacket answer = new DatagramPacket(new byte[100], 100);
      socket.setSoTimeout(20_000);
      socket.receive(answer);
      System.out.println(
          answer.getAddress().getHostAddress()
              + " "
              + new String(answer.getData(), 0, answer.getLength(), UTF_8));
    }
  }

  /// Leaves its work to a shutdown hook.
  private static void hook(String url) {
    Runnable last =
        () -> {
          try {
            connection(url);
          } catch (IOException e) {
            System.out.println(e);
          }
        };
    Runtime.getRuntime().addShutdownHook(new Thread(last));
  }
}
