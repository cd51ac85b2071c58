package dev.argyle.linux;

/// One queue of a TUN device: a descriptor, a thread that reads from it and a way to write to it.
final class TunQueue {
  private final String interfaceName;
  private final int fd;
  private final TunReader reader;
  private final TunWriter writer;

  private TunQueue(String interfaceName, int fd, TunReader reader, TunWriter writer) {
    this.interfaceName = interfaceName;
    this.fd = fd;
    this.reader = reader;
    this.writer = writer;
  }

  /// Opens one more queue of an interface, or the first.
  ///
  /// @param name of the interface, which is made if there is none
  /// @param number of the queue, from 0
  static TunQueue open(String name, int number, TunConfig config) throws TunException {
    int fd = TunInterface.openCloneDevice();
    boolean ready = false;
    try {
      String interfaceName = TunInterface.attach(fd, name, config);
      boolean offload = config.offload();
      TunReader reader = TunReader.open(interfaceName, number, fd, offload);
      TunQueue queue = new TunQueue(interfaceName, fd, reader, new TunWriter(fd, offload));
      ready = true;
      return queue;
    } finally {
      if (!ready) {
        Libc.close(fd);
      }
    }
  }

  /// The name that the interface has.
  String interfaceName() {
    return interfaceName;
  }

  /// Its descriptor, which does not block.
  int fd() {
    return fd;
  }

  /// The way in.
  TunReader reader() {
    return reader;
  }

  /// The way out.
  TunWriter writer() {
    return writer;
  }

  /// What it has done so far.
  TunCounters counters() {
    return writer.counters(reader.packets(), reader.octets());
  }

  /// Ends the reading thread, waits for it, and gives the queue back; with the last one the
  /// interface goes, unless it was there before. To be called once.
  void close() {
    reader.stop();
    writer.close();
    Libc.close(fd);
  }
}
