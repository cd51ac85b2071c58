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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

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
      case "one-page" -> servePageOnce();
      case "http-server" -> serveHttp();
      case "connection" -> connection(with);
      case "client" -> client(with);
      case "datagram" -> datagram(with);
      case "hook" -> hook(with);
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  /// Writes the page and ends at once, while most of it is still on its way.
  private static void servePageOnce() throws IOException {
    try (ServerSocket server = new ServerSocket(80);
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
  private static void serveHttp() throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(80), 0);
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

  private static void client(String url) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      var answer =
          client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofByteArray());
      System.out.println(answer.statusCode() + " " + answer.body().length);
    }
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
