package dev.argyle.libraries;

import java.io.IOException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/// Apache HttpClient 5, classic: `new Socket()`, and so `CurrentStackSockets.install()`.
class ApacheClassicTest extends HttpClientContract {
  @Override
  byte[] get(String url) throws IOException {
    return send(new HttpGet(url));
  }

  @Override
  byte[] post(String url, byte[] body) throws IOException {
    HttpPost request = new HttpPost(url);
    request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_OCTET_STREAM));
    return send(request);
  }

  private static byte[] send(ClassicHttpRequest request) throws IOException {
    try (CloseableHttpClient client = HttpClients.createSystem()) {
      return client.execute(request, response -> EntityUtils.toByteArray(response.getEntity()));
    }
  }
}
