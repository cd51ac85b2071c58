/// `./argyle bench`: measurements of the whole, each against a rival in the same run.
///
/// [dev.argyle.bench.BenchRun] is one run of some benches. A bench is a set of comparisons; in each
/// there are two contestants, ours and the rival, in processes of their own
/// ([dev.argyle.bench.worker]), so that neither finds what the other has left in the compiler or
/// the heap, and so that the CPU time of each is known. They take turns, round by round.
/// [dev.argyle.bench.result] is what comes of it.
@NullMarked
package dev.argyle.bench;

import org.jspecify.annotations.NullMarked;
