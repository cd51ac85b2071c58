package dev.argyle.bench;

import dev.argyle.wire.IpPrefix;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// `tun-stream`, `tun-rr`, `tun-crr` and `udp`: a client on sockets of the kernel, and behind a TUN
/// device either a stack of ours or the bare responder, each a process. The client is the same for
/// both.
final class TunBenches {
  private static final String RIVAL = "bare responder";

  /// A device for each side, with the kernel's address and that of the far end.
  private record Wire(String device, String kernel, String farEnd) {
    String farHost() {
      return farEnd.substring(0, farEnd.indexOf('/'));
    }
  }

  private static final Wire OURS = new Wire("ours0", "192.0.2.1/24", "192.0.2.2/24");
  private static final Wire BARE = new Wire("bare0", "198.51.100.1/24", "198.51.100.2/24");

  /// Both ends of exchanges share it: waking another processor would cost more than all the rest.
  private static final List<String> ONE_PROCESSOR = List.of("pin", "0");

  private final Site site;
  private final Settings settings;

  TunBenches(Site site, Settings settings) {
    this.site = site;
    this.settings = settings;
  }

  /// @param way `send` to the stack or `receive` from it
  Match stream(String way, boolean offload) throws IOException {
    String variant =
        (way.equals("send") ? "to the stack" : "from the stack") + (offload ? "" : ", no offload");
    Figure figure = new Figure("tun-stream", variant, Units.GBIT, Units.GBIT_PER_OCTET);
    return match(figure, way, List.of(), offload, "platform");
  }

  /// @param load `rr` or `crr`
  /// @param threads of our services: `platform` or `virtual`
  Match exchanges(String load, String threads) throws IOException {
    Figure figure = new Figure("tun-" + load, threads, Units.PER_SECOND, 1);
    return match(figure, load, ONE_PROCESSOR, true, threads);
  }

  /// Counted where they come: what the client sends too fast is lost.
  Match datagramsIn() throws IOException {
    Figure figure = new Figure("udp", "to the stack, 1400 B", Units.PER_SECOND, 1);
    return match(figure, "datagrams-out", List.of(), true, "platform");
  }

  /// Counted by the client.
  Match datagramsOut() throws IOException {
    Figure figure = new Figure("udp", "from the stack, 1400 B", Units.PER_SECOND, 1);
    return match(figure, "datagrams-in", List.of(), true, "platform");
  }

  private record Figure(String bench, String variant, String unit, double scale) {}

  private static Contestant farEnd(
      String name,
      WorkerProcess server,
      WorkerProcess client,
      Wire wire,
      Figure figure,
      String load) {
    return load.equals("datagrams-out")
        ? new DatagramSink(name, server, client, wire.farHost())
        : new FarEnd(name, server, client, wire.farHost(), figure.scale);
  }

  private Match match(Figure figure, String load, List<String> pin, boolean offload, String threads)
      throws IOException {
    String packets = offload ? "offload" : "plain";
    List<WorkerProcess> started = new ArrayList<>();
    boolean complete = false;
    try {
      WorkerProcess ours =
          start(started, pin, "stack", OURS.device, OURS.kernel, OURS.farEnd, packets, threads);
      WorkerProcess bare = start(started, pin, "bare", BARE.device, BARE.kernel, packets, "copy");
      site.pinControl(OURS.device, IpPrefix.parse(OURS.kernel), false);
      site.pinControl(BARE.device, IpPrefix.parse(BARE.kernel), false);
      WorkerProcess client = start(started, pin, "remote", load);
      complete = true;
      return new Match(
          figure.bench,
          figure.variant,
          figure.unit,
          farEnd("ours", ours, client, OURS, figure, load),
          farEnd(RIVAL, bare, client, BARE, figure, load));
    } finally {
      if (!complete) {
        started.forEach(WorkerProcess::close);
      }
    }
  }

  private WorkerProcess start(List<WorkerProcess> started, List<String> pin, String... program)
      throws IOException {
    List<String> words = new ArrayList<>(pin);
    Collections.addAll(words, program);
    WorkerProcess process =
        WorkerProcess.start(site, settings.smallHeap(), words.toArray(String[]::new));
    started.add(process);
    return process;
  }
}
