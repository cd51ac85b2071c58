package dev.argyle.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.nio.CurrentStackProvider;
import dev.argyle.nio.StackSocketFactory;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;
import redis.clients.jedis.exceptions.JedisConnectionException;

/// Redis on the kernel's side of a TUN device, its clients on ours: Lettuce, by the JVM's provider,
/// and Jedis, by a socket factory.
@Timeout(120)
class TunRedisTest {
  private static final int PORT = 6379;
  private static final int KEYS = 10_000;
  private static final int MIB = 1 << 20;

  @TempDir private static Path folder;
  private static TunRig rig;

  @BeforeAll
  static void start() throws Exception {
    CurrentStackProvider.install();
    Path program = TunRequirement.program("redis-server");
    rig = TunRig.open(true);
    rig.kernelServer(
        PORT,
        "exec %s --bind %s --port %d --protected-mode no --save '' --dir '%s'"
            .formatted(program, TunRig.KERNEL4, PORT, folder));
  }

  @AfterAll
  static void stop() {
    if (rig != null) {
      rig.close();
    }
  }

  private static RedisClient lettuce() {
    return rig.onStack(() -> RedisClient.create("redis://" + TunRig.KERNEL4 + ":" + PORT));
  }

  private static Jedis jedis() {
    var sockets = new StackSocketFactory(rig.stack().syscalls());
    return new Jedis(() -> {
      try {
        return sockets.createSocket(TunRig.KERNEL4, PORT);
      } catch (IOException e) {
        throw new JedisConnectionException(e);
      }
    });
  }

  private static byte[] large() {
    byte[] value = new byte[16 * MIB];
    new Random(1).nextBytes(value);
    return value;
  }

  @Test
  void keepsTenThousandKeysForLettuce() {
    try (RedisClient client = lettuce();
        StatefulRedisConnection<String, String> connection = rig.onStack(() -> client.connect())) {
      List<RedisFuture<String>> set = new ArrayList<>();
      List<RedisFuture<String>> got = new ArrayList<>();
      List<String> values = new ArrayList<>();
      for (int i = 0; i < KEYS; i++) {
        values.add("value " + i);
        set.add(connection.async().set("lettuce " + i, values.get(i)));
        got.add(connection.async().get("lettuce " + i));
      }

      assertThat(LettuceFutures.awaitAll(Duration.ofMinutes(1), set.toArray(RedisFuture[]::new)))
          .isTrue();
      assertThat(got).extracting(each -> each.toCompletableFuture().join()).isEqualTo(values);
    }
  }

  @Test
  void keepsALargeValueForLettuce() {
    byte[] key = {1};
    try (RedisClient client = lettuce();
        StatefulRedisConnection<byte[], byte[]> connection =
            rig.onStack(() -> client.connect(ByteArrayCodec.INSTANCE))) {
      assertThat(connection.sync().set(key, large())).isEqualTo("OK");
      assertThat(connection.sync().get(key)).isEqualTo(large());
    }
  }

  @Test
  void tellsLettuceWhatJedisPublishes() {
    CompletableFuture<String> heard = new CompletableFuture<>();
    try (RedisClient client = lettuce();
        StatefulRedisPubSubConnection<String, String> subscriber =
            rig.onStack(() -> client.connectPubSub());
        Jedis publisher = jedis()) {
      subscriber.addListener(
          new RedisPubSubAdapter<String, String>() {
            @Override
            public void message(String channel, String message) {
              heard.complete(channel + ": " + message);
            }
          });
      subscriber.sync().subscribe("news");

      assertThat(publisher.publish("news", "none")).isEqualTo(1);
      assertThat(heard.join()).isEqualTo("news: none");
    }
  }

  @Test
  void keepsTenThousandKeysForJedis() {
    try (Jedis client = jedis()) {
      List<Response<String>> got = new ArrayList<>();
      List<String> values = new ArrayList<>();
      try (Pipeline pipeline = client.pipelined()) {
        for (int i = 0; i < KEYS; i++) {
          values.add("value " + i);
          pipeline.set("jedis " + i, values.get(i));
          got.add(pipeline.get("jedis " + i));
        }
      }

      assertThat(got).extracting(Response::get).isEqualTo(values);
    }
  }

  @Test
  void keepsALargeValueForJedis() {
    byte[] key = {2};
    try (Jedis client = jedis()) {
      assertThat(client.set(key, large())).isEqualTo("OK");
      assertThat(client.get(key)).isEqualTo(large());
    }
  }
}
