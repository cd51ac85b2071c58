package dev.argyle.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.sim.LinkConfig;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// Kafka 4, a broker in KRaft mode and its clients: channels of the JVM's provider;
/// `advertised.listeners` with a name or address that the stack has.
@Timeout(300)
class KafkaTest {
  private static final int RECORDS = 100_000;
  private static final String TOPIC = "records";
  private static final Map<String, Object> CLIENT = Map.of("bootstrap.servers", "server:9092");

  /// A packet passes two links, and one in a hundred is lost.
  private static final LinkConfig ACCESS =
      LinkConfig.DEFAULT.withDelay(Duration.ofMillis(1)).withLoss(0.005);

  @RegisterExtension final TwoHosts hosts = new TwoHosts(ACCESS);
  @TempDir private Path folder;
  private KafkaRaftServer broker;

  @BeforeEach
  void start() throws Exception {
    new Formatter()
        .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(1)
        .addDirectory(folder.toString())
        .setMetadataLogDirectory(folder.toString())
        .setControllerListenerName("CONTROLLER")
        .setReleaseVersion(MetadataVersion.latestProduction())
        .run();
    Properties settings = new Properties();
    settings.putAll(
        Map.of(
            "process.roles", "broker,controller",
            "node.id", "1",
            "controller.quorum.voters", "1@server:9093",
            "listeners", "PLAINTEXT://server:9092,CONTROLLER://server:9093",
            "controller.listener.names", "CONTROLLER",
            "log.dirs", folder.toString(),
            "offsets.topic.replication.factor", "1",
            "offsets.topic.num.partitions", "1",
            "group.initial.rebalance.delay.ms", "0"));
    broker = new KafkaRaftServer(KafkaConfig.fromProps(settings), Time.SYSTEM);
    hosts.onServer(() -> {
      broker.startup();
      return null;
    });
  }

  @AfterEach
  void stop() {
    broker.shutdown();
    broker.awaitShutdown();
  }

  @Test
  void carriesAHundredThousandRecordsAcrossABadNet() throws Exception {
    String rest = " of " + RECORDS + ".".repeat(100);
    List<String> records = IntStream.range(0, RECORDS).mapToObj(i -> i + rest).toList();

    hosts.onClient(() -> produce(records));

    assertThat(hosts.onClient(KafkaTest::consume)).isEqualTo(records);
    assertThat(hosts.lostPackets()).isPositive();
  }

  private static Void produce(List<String> values) throws Exception {
    try (Admin admin = Admin.create(CLIENT);
        var producer =
            new KafkaProducer<>(CLIENT, new StringSerializer(), new StringSerializer())) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
      List<Future<RecordMetadata>> sent = new ArrayList<>();
      for (String each : values) {
        sent.add(producer.send(new ProducerRecord<>(TOPIC, each)));
      }
      for (Future<RecordMetadata> each : sent) {
        each.get();
      }
    }
    return null;
  }

  private static List<String> consume() {
    List<String> values = new ArrayList<>();
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", "server:9092",
            "group.id", "test",
            "auto.offset.reset", "earliest");
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(TOPIC));
      while (values.size() < RECORDS) {
        consumer.poll(Duration.ofSeconds(1)).forEach(each -> values.add(each.value()));
      }
    }
    return values;
  }
}
