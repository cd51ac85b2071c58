/// The programs that `./argyle bench` measures.
///
/// [dev.argyle.bench.PeerServices] is the far end of measurements that others make: sink, source
/// and echo on a stack of ours.
@NullMarked
package dev.argyle.bench;

import org.jspecify.annotations.NullMarked;
