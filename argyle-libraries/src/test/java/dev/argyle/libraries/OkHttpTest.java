package dev.argyle.libraries;

import dev.argyle.nio.StackSocketFactory;
import java.io.IOException;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/// OkHttp 5: `new OkHttpClient.Builder().socketFactory(new StackSocketFactory(…))`.
class OkHttpTest extends HttpClientContract {
  @Override
  byte[] get(String url) throws IOException {
    return send(new Request.Builder().url(url));
  }

  @Override
  byte[] post(String url, byte[] body) throws IOException {
    return send(new Request.Builder().url(url).post(RequestBody.create(body)));
  }

  private byte[] send(Request.Builder request) throws IOException {
    OkHttpClient client =
        new OkHttpClient.Builder()
            .socketFactory(new StackSocketFactory(hosts.client().syscalls()))
            .build();
    try (Response response = client.newCall(request.build()).execute()) {
      return response.body().bytes();
    } finally {
      client.connectionPool().evictAll();
    }
  }
}
