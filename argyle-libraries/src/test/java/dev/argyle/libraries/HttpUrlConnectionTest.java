package dev.argyle.libraries;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;

/// `HttpURLConnection`: `new Socket()`, and so `CurrentStackSockets.install()`.
class HttpUrlConnectionTest extends HttpClientContract {
  @Override
  byte[] get(String url) throws IOException {
    return answer((HttpURLConnection) URI.create(url).toURL().openConnection());
  }

  @Override
  byte[] post(String url, byte[] body) throws IOException {
    var connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
    connection.setRequestMethod("POST");
    connection.setDoOutput(true);
    connection.setFixedLengthStreamingMode(body.length);
    try (OutputStream out = connection.getOutputStream()) {
      out.write(body);
    }
    return answer(connection);
  }

  private static byte[] answer(HttpURLConnection connection) throws IOException {
    try (InputStream in = connection.getInputStream()) {
      return in.readAllBytes();
    } finally {
      connection.disconnect();
    }
  }
}
