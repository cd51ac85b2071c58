package dev.argyle.sock;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// Writes `docs/options.md` from the table of options.
final class OptionsPage {
  private static final Map<Integer, String> LEVELS = new LinkedHashMap<>();

  static {
    LEVELS.put(SolSocket.SOL_SOCKET, "SOL_SOCKET: every socket");
    LEVELS.put(SolIp.SOL_IP, "SOL_IP: IPv4");
    LEVELS.put(SolIpv6.SOL_IPV6, "SOL_IPV6: IPv6");
    LEVELS.put(SolTcp.SOL_TCP, "SOL_TCP: TCP");
    LEVELS.put(SolUdp.SOL_UDP, "SOL_UDP: UDP");
  }

  static String text() {
    var page = new StringBuilder();
    page.append(
        """
        # Socket options

        Made from the table in `dev.argyle.sock` (`SocketOptions`), which also drives `setsockopt` and
        `getsockopt`. Names, numbers and units are Linux's. What is not here answers `ENOPROTOOPT`, and so
        does an option on a socket whose protocol does not have it. A value that is out of range, or not of
        the type, is `EINVAL`. Where no range stands, any value of the type is taken.

        A default in brackets is no fixed value: *configured* is the stack's own configuration.
        """);
    Map<Integer, java.util.List<SocketOption<?>>> byLevel =
        SocketOptions.all().stream()
            .collect(
                Collectors.groupingBy(
                    SocketOption::level, LinkedHashMap::new, Collectors.toList()));
    byLevel.forEach((level, options) -> {
      page.append("\n## ").append(LEVELS.getOrDefault(level, "Level " + level)).append(" (");
      page.append(level).append(")\n\n");
      page.append("| option | no. | type | values | default | what it does | source |\n");
      page.append("| --- | --- | --- | --- | --- | --- | --- |\n");
      options.forEach(option -> page.append(row(option)));
    });
    return page.toString();
  }

  private static String row(SocketOption<?> option) {
    OptionText text = option.text();
    String access =
        switch (option.access()) {
          case READ_WRITE -> "";
          case READ_ONLY -> ", only told";
          case WRITE_ONLY -> ", only set";
        };
    return "| `%s` | %d | %s%s | %s | %s | %s | %s |\n"
        .formatted(
            option.name(),
            option.number(),
            option.type().getSimpleName(),
            access,
            text.range(),
            text.standard(),
            text.meaning(),
            text.source());
  }

  private OptionsPage() {}
}
