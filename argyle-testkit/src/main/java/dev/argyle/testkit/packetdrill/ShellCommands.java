package dev.argyle.testkit.packetdrill;

import dev.argyle.tcp.TcpConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The shell commands of a script. None is executed: those that set what the stack has a knob for
/// turn that knob, those that ask for what is so anyway are passed by, and any other has no meaning
/// outside a kernel.
final class ShellCommands {
  private static final Set<String> OFFLOADS =
      Set.of("tso", "gso", "gro", "lro", "tx", "rx", "off", "-K", "tx-nocache-copy");

  /// What a script of Linux's CUBIC writes to if it wants the slow start of that.
  private static final String HYSTART = "> /sys/module/tcp_cubic/parameters/hystart_detect";

  private final SysctlTable sysctls = new SysctlTable();
  private final RouteCommand routes;
  private final CounterCommand counters;
  private final Runnable forgetHosts;

  /// @param forgetHosts has the stack forget what it knows of hosts it has met
  ShellCommands(RouteCommand routes, CounterCommand counters, Runnable forgetHosts) {
    this.routes = routes;
    this.counters = counters;
    this.forgetHosts = forgetHosts;
  }

  /// Turns the knobs that these commands ask for.
  ///
  /// @return the configuration afterwards
  /// @throws NotApplicable if a command has no meaning here
  /// @throws Mismatch if it asks for what the stack has not
  TcpConfig apply(String commands, TcpConfig config) {
    TcpConfig after = commands.contains(HYSTART) ? config.with("cubic-hystart") : config;
    for (String line : lines(commands)) {
      after = applyFirst(line.split("\\|\\|", -1), after);
    }
    return after;
  }

  /// Of `a || b` the first that the stack can do.
  private TcpConfig applyFirst(String[] alternatives, TcpConfig config) {
    for (int i = 0; i < alternatives.length - 1; i++) {
      try {
        return applyLine(alternatives[i], config);
      } catch (Mismatch _) {
        // then the next one
      }
    }
    return applyLine(alternatives[alternatives.length - 1], config);
  }

  private TcpConfig applyLine(String line, TcpConfig config) {
    List<String> words = words(line.replaceAll("(^|\\s)#.*", ""));
    return words.isEmpty() ? config : applyOne(words, config);
  }

  private TcpConfig applyOne(List<String> words, TcpConfig config) {
    String path = words.getFirst();
    String program = path.substring(path.lastIndexOf('/') + 1);
    List<String> arguments = words.subList(1, words.size());
    if (program.startsWith("sysctl_restore_") || program.equals("defaults.sh")) {
      return config; // the profile it sets is what every script begins with
    }
    return switch (program) {
      case "sysctl", "set_sysctls.py" -> assign(arguments, config);
      case "ip" -> ip(arguments, config);
      case "nstat" -> {
        counters.apply(arguments);
        yield config;
      }
      case "ethtool" -> {
        if (!arguments.stream().skip(2).allMatch(OFFLOADS::contains)) {
          throw new NotApplicable("ethtool sets up a device of the kernel");
        }
        yield config; // nothing is offloaded here anyway
      }
      case "tc" -> {
        if (!arguments.getLast().equals("pfifo")) {
          throw new NotApplicable("tc sets up a queueing discipline of the kernel");
        }
        yield config; // in order and without pacing, as here anyway
      }
      case "true", ":", "echo" -> config;
      default -> throw new NotApplicable(program + " is a program of the system");
    };
  }

  private TcpConfig assign(List<String> arguments, TcpConfig config) {
    TcpConfig after = config;
    for (String each : arguments) {
      int equals = each.indexOf('=');
      if (equals > 0) {
        String name = each.substring(0, equals);
        if (name.startsWith("/proc/sys/")) {
          name = name.substring("/proc/sys/".length()).replace('/', '.');
        }
        after = sysctls.set(name, each.substring(equals + 1).strip(), after);
      }
    }
    return after;
  }

  private TcpConfig ip(List<String> arguments, TcpConfig config) {
    List<String> words = new ArrayList<>(arguments);
    words.removeIf(each -> each.startsWith("-"));
    if (words.size() >= 2 && words.get(0).equals("tcp_metrics")) {
      forgetHosts.run(); // it is always to flush them
      return config;
    }
    if (words.isEmpty() || !words.getFirst().startsWith("ro")) {
      throw new NotApplicable("ip " + String.join(" ", words) + " is about devices of the kernel");
    }
    routes.apply(words.subList(1, words.size()));
    return config;
  }

  /// Commands, one by one.
  private static String[] lines(String commands) {
    return commands.replaceAll("\\\\\\r?\\n", " ").split("\\R|;|&&", -1);
  }

  /// The words of a command. Quotes keep words together; where output goes does not matter.
  private static List<String> words(String command) {
    var words = new ArrayList<String>();
    var word = new StringBuilder();
    char quote = 0;
    for (char each : (command.replaceAll("[\\d&]?>+\\s*&?\\S+", " ") + " ").toCharArray()) {
      if (quote == 0 && (each == '"' || each == '\'')) {
        quote = each;
      } else if (quote == each) {
        quote = 0;
      } else if (quote == 0 && Character.isWhitespace(each)) {
        if (!word.isEmpty()) {
          words.add(word.toString());
          word.setLength(0);
        }
      } else {
        word.append(each);
      }
    }
    return words;
  }
}
