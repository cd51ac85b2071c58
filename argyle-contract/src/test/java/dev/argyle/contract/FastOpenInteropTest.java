package dev.argyle.contract;

import static dev.argyle.contract.TcpExchange.OPTION_SYN_DATA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argyle.contract.TcpExchange.Outcome;
import dev.argyle.contract.TcpExchange.Way;
import dev.argyle.sock.SolTcp;
import dev.argyle.stack.StackConfig;
import dev.argyle.stack.Sysctls;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// TCP Fast Open (RFC 7413) between our stack and the kernel's, in both roles: a first connection
/// asks for a cookie, later ones bring data in their SYN, and a cookie that is not taken costs time
/// and no data.
@Tag("D1")
@Timeout(120)
@ParameterizedClass(name = "offload: {0}")
@ValueSource(booleans = {true, false})
class FastOpenInteropTest {
  private static final int CLIENTS_AND_SERVERS = 3;
  private static final int OCTETS = 200_000;
  private static final String KEY_OF_THE_KERNEL = "01234567-89abcdef-01234567-89abcdef";

  @Parameter boolean offload;

  @BeforeAll
  static void prepare() {
    TunRequirement.programs("ip", "python3", "ss");
  }

  @ParameterizedTest
  @EnumSource
  void dataGoesWithTheSynOnceThereIsACookie(Way way) throws Exception {
    try (TunRig rig = open()) {
      Outcome first = exchange(rig, way).run();
      Outcome second = exchange(rig, way).run();

      assertThat(first.kernelHas(OPTION_SYN_DATA)).as("without a cookie").isFalse();
      assertThat(first.ours().options().synData()).as("without a cookie").isFalse();
      assertThat(second.kernelHas(OPTION_SYN_DATA)).as("with a cookie").isTrue();
      assertThat(second.ours().options().synData()).as("with a cookie").isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCookieOfAnotherKeyIsReplacedAndNothingIsLost(Way way) throws Exception {
    try (TunRig rig = open()) {
      exchange(rig, way).run();
      rig.kernelSysctl("net.ipv4.tcp_fastopen_key", KEY_OF_THE_KERNEL);
      byte[] ours = new byte[16];
      Arrays.fill(ours, (byte) 7);

      Outcome refused = exchange(rig, way).ours(SolTcp.TCP_FASTOPEN_KEY, ours).run();
      Outcome taken = exchange(rig, way).ours(SolTcp.TCP_FASTOPEN_KEY, ours).run();

      assertThat(refused.kernelHas(OPTION_SYN_DATA)).as("with the old cookie").isFalse();
      assertThat(refused.ours().options().synData()).as("with the old cookie").isFalse();
      assertThat(taken.kernelHas(OPTION_SYN_DATA)).as("with the new one").isTrue();
      assertThat(taken.ours().options().synData()).as("with the new one").isTrue();
    }
  }

  private TunRig open() throws Exception {
    StackConfig config = Sysctls.TCP_FASTOPEN.set(StackConfig.DEFAULT, CLIENTS_AND_SERVERS);
    TunRig rig = TunRig.open(config, (device, _) -> device, offload);
    rig.kernelSysctl("net.ipv4.tcp_fastopen", String.valueOf(CLIENTS_AND_SERVERS));
    return rig;
  }

  /// Both roles ask for it: the client by `TCP_FASTOPEN_CONNECT`, the server by `TCP_FASTOPEN`.
  private static TcpExchange exchange(TunRig rig, Way way) throws Exception {
    TcpExchange exchange = new TcpExchange(rig, way).octets(OCTETS).kernel("fastopen=16");
    return way.isClient()
        ? exchange.ours(SolTcp.TCP_FASTOPEN_CONNECT, 1)
        : exchange.ours(SolTcp.TCP_FASTOPEN, 16);
  }
}
