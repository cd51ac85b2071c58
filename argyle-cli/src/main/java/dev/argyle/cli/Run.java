package dev.argyle.cli;

import dev.argyle.agent.AgentConfig;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.IModelTransformer;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `argyle run`: a Java program of anybody with the agent, as a process of its own. What that ends
/// with is what this ends with.
@Command(
    name = "run",
    modelTransformer = Run.DeviceMayBeInFile.class,
    description = "Runs a Java program, unchanged, on our stack, over a TUN device.",
    footer = {
      "%nExamples, as root:",
      "  argyle run --tun argyle0 --address 10.9.0.2/24 -- java -jar app.jar",
      "  argyle run --tun argyle0 --address 10.9.0.2/24 --via 10.9.0.1 --dns 9.9.9.9 \\",
      "      -- java Main.java",
      "  argyle run --config net.conf -- java -jar app.jar"
    })
final class Run implements Callable<Integer> {
  /// The system property that says where the agent is; the launcher sets it.
  private static final String AGENT = "argyle.agent";

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private DeviceOptions device;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Settings from a file, one on each line: tun=tun0, address=10.9.0.2/24 and so on, named"
              + " as these options. Options come on top.")
  private @Nullable String file;

  @ArgGroup(exclusive = false, multiplicity = "0..*")
  private List<Way> ways = new ArrayList<>();

  @Option(
      names = "--dns",
      paramLabel = "IP",
      description =
          "A name server, asked over our stack. May be given several times; without it names are"
              + " looked up as ever.")
  private List<String> servers = new ArrayList<>();

  @Option(
      names = "--search",
      paramLabel = "DOMAIN",
      description = "A domain that names are tried in. May be given several times.")
  private List<String> search = new ArrayList<>();

  @Option(
      names = "--hosts",
      paramLabel = "FILE",
      description = "A file like /etc/hosts, looked at first.")
  private List<String> hosts = new ArrayList<>();

  @Option(
      names = "--platform",
      paramLabel = "CIDR|IP|HOST",
      description =
          "What stays with the kernel's own sockets: TCP of this address or host. May be given"
              + " several times.")
  private List<String> platform = new ArrayList<>();

  @Parameters(
      paramLabel = "COMMAND",
      arity = "1..*",
      description =
          "The program, behind a --. A java without a folder is the one that runs Argyle. A program"
              + " by another name gets the agent by JAVA_TOOL_OPTIONS.")
  private List<String> command = new ArrayList<>();

  /// A route, as it is written.
  static final class Way {
    @Option(
        names = "--route",
        paramLabel = "CIDR",
        description = "A network beyond the device, or default. May be given several times.")
    private @Nullable String destination;

    @Option(
        names = "--via",
        paramLabel = "IP",
        description =
            "Gateway of the --route before it, else of the default route. If it is in a subnet of"
                + " ours, it is the kernel.")
    private @Nullable String gateway;

    private List<String> settings() {
      List<String> all = new ArrayList<>();
      if (destination != null) {
        all.add("route=" + destination);
      }
      if (gateway != null) {
        all.add("via=" + gateway);
      }
      return all;
    }
  }

  /// Makes the device's options such as may be left out, for a file may have them.
  static final class DeviceMayBeInFile implements IModelTransformer {
    @Override
    public CommandSpec transform(CommandSpec spec) {
      for (OptionSpec each : List.copyOf(spec.options())) {
        if (each.required()) {
          spec.remove(each);
          spec.add(OptionSpec.builder(each).required(false).build());
        }
      }
      return spec;
    }

    /// Fails as if they were required.
    private static void requireDevice(CommandSpec spec) {
      for (String name : List.of("--tun", "--address")) {
        OptionSpec option = spec.findOption(name);
        if (option != null && !spec.commandLine().getParseResult().hasMatchedOption(option)) {
          throw new MissingParameterException(
              spec.commandLine(), option, "Missing required option: '" + name + "', or --config");
        }
      }
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    String config = checkedConfig();
    String agent = System.getProperty(AGENT);
    if (agent == null || !Files.isReadable(Path.of(agent))) {
      throw new IOException("the agent is not where -D" + AGENT + "= says: " + agent);
    }
    Process program = start("-javaagent:" + agent + "=" + config);
    Thread hook = Thread.ofPlatform().name("argyle-end").unstarted(() -> end(program));
    Runtime.getRuntime().addShutdownHook(hook);
    int exitCode = program.waitFor();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      hook.join();
    }
    return exitCode;
  }

  /// CONFIG for the agent, in which it will find nothing to complain of.
  private String checkedConfig() {
    List<String> settings = new ArrayList<>();
    if (file != null) {
      settings.add("@" + file);
    } else {
      DeviceMayBeInFile.requireDevice(spec);
    }
    settings.addAll(device.settings(spec.commandLine().getParseResult()::hasMatchedOption));
    ways.forEach(way -> settings.addAll(way.settings()));
    servers.forEach(each -> settings.add("dns=" + each));
    search.forEach(each -> settings.add("search=" + each));
    hosts.forEach(each -> settings.add("hosts=" + each));
    platform.forEach(each -> settings.add("platform=" + each));
    String config = String.join(",", settings);
    try {
      AgentConfig checked = AgentConfig.parse(config);
      assert !checked.addresses().isEmpty();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), Reasons.inWords(e), e);
    }
    return config;
  }

  private Process start(String flag) {
    var builder = new ProcessBuilder(command).inheritIO();
    List<String> words = builder.command();
    String first = words.getFirst();
    if (first.equals("java")) {
      words.set(0, Path.of(System.getProperty("java.home"), "bin", "java").toString());
    }
    if (new File(first).getName().equals("java")) {
      words.add(1, flag);
    } else {
      builder
          .environment()
          .merge("JAVA_TOOL_OPTIONS", '"' + flag + '"', (theirs, ours) -> theirs + " " + ours);
    }
    try {
      return builder.start();
    } catch (IOException e) {
      Throwable why = e.getCause() == null ? e : e.getCause();
      throw new ParameterException(
          spec.commandLine(), "cannot run '" + first + "': " + Reasons.inWords(why), e);
    }
  }

  /// Somebody wants this process to end, and so that one.
  private static void end(Process program) {
    program.destroy();
    program.onExit().join();
  }
}
