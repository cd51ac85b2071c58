package dev.argyle.libraries;

import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.core5.http.ContentType;

/// Apache HttpClient 5, async: channels of the JVM's provider.
class ApacheAsyncTest extends HttpClientContract {
  @Override
  byte[] get(String url) throws Exception {
    return send(SimpleRequestBuilder.get(url).build());
  }

  @Override
  byte[] post(String url, byte[] body) throws Exception {
    return send(
        SimpleRequestBuilder.post(url).setBody(body, ContentType.APPLICATION_OCTET_STREAM).build());
  }

  private static byte[] send(SimpleHttpRequest request) throws Exception {
    try (CloseableHttpAsyncClient client = HttpAsyncClients.createSystem()) {
      client.start();
      return client.execute(request, null).get().getBodyBytes();
    }
  }
}
