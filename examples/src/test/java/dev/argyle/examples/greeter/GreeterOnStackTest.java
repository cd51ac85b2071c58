package dev.argyle.examples.greeter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.device.VirtualCable;
import dev.argyle.env.SystemEnv;
import dev.argyle.nio.StackContext;
import dev.argyle.stack.NetStack;
import dev.argyle.stack.StackConfig;
import dev.argyle.wire.IpPrefix;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The greeter's stack and another, with a cable between them.
@Timeout(60)
class GreeterOnStackTest {
  private static final int MTU_BYTES = 1500;

  @Test
  void greetsTheOtherEndOfTheCable() throws Exception {
    VirtualCable cable = new VirtualCable("here", "there", MTU_BYTES);
    try (SystemEnv env = new SystemEnv();
        NetStack other = new NetStack(env, StackConfig.DEFAULT);
        GreeterOnStack _ = new GreeterOnStack(cable.left(), IpPrefix.parse("10.9.0.2/24"))) {
      other.addInterface(cable.right(), IpPrefix.parse("10.9.0.1/24"));

      String page = StackContext.call(other.syscalls(), GreeterOnStackTest::get);

      assertThat(page).isEqualTo("Hello 10.9.0.1\n");
    }
  }

  private static String get() throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create("http://10.9.0.2/")).build();
    try (HttpClient client = HttpClient.newBuilder().version(Version.HTTP_1_1).build()) {
      return client.send(request, BodyHandlers.ofString()).body();
    }
  }
}
