/// What runs in the processes that `./argyle bench` starts, and what their far ends are.
///
/// [dev.argyle.bench.worker.Worker] is the main class of such a process: it is told which
/// [program][dev.argyle.bench.worker.Program] it is, says that it is ready, and does one thing for
/// each line that it reads. Most programs are a [load][dev.argyle.bench.worker.Load], which is
/// measured while it runs: the same code over the kernel's sockets and over ours, because a
/// [dev.argyle.bench.worker.HostPair] is all it knows.
///
/// [dev.argyle.bench.worker.PeerServices] is the far end of measurements over a device: sink,
/// source and echo on a stack of ours.
@NullMarked
package dev.argyle.bench.worker;

import org.jspecify.annotations.NullMarked;
