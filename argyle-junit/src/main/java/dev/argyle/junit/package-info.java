/// Tests in a simulated network: `@Simulated` in place of `@Test`.
///
/// ```java
/// @Simulated(seeds = 200)
/// void survives(@OnHost("server") SimulatedHost server, Nemesis nemesis) {
///   server.program("accept", this::serve);
///   nemesis.start(Intensity.DEFAULT);
///   …
/// }
/// ```
///
/// The method runs on a simulated thread of a fresh network for each seed, one seed after the
/// other. When it fails, its message names the seed, the line that replays it and a capture of all
/// packets; if a nemesis was at work, seeds go on to smaller and smaller fault plans that still
/// fail, each an invocation of its own with the whole life cycle of a test.
///
/// | system property | environment | what it does |
/// |---|---|---|
/// | `argyle.seed` | `ARGYLE_SEED` | runs this seed and no other |
/// | `argyle.faults` | `ARGYLE_FAULTS` | with these faults of the plan only: `3,7` |
/// | `argyle.seeds` | `ARGYLE_SEEDS` | so many seeds, whatever the annotation says |
/// | `argyle.twice` | `ARGYLE_TWICE` | runs each seed twice and compares the digests |
/// | `argyle.shard` | `ARGYLE_SHARD` | `2/8`: the second of eight parts of the seeds |
/// | `argyle.agent` | `ARGYLE_AGENT` | `false`: does not load the agent `argyle-time` |
/// | `argyle.captures` | `ARGYLE_CAPTURES` | the folder for captures, `target/argyle` unless told |
///
/// Without `argyle.shard` a part is also chosen by what CI systems set: `CI_NODE_INDEX` and
/// `CI_NODE_TOTAL`, `CIRCLE_NODE_INDEX` and `CIRCLE_NODE_TOTAL`, `BUILDKITE_PARALLEL_JOB` and
/// `BUILDKITE_PARALLEL_JOB_COUNT`, and an indexed job of Kubernetes with `JOB_COMPLETION_INDEX` and
/// `JOB_COMPLETIONS`, the second of which the job's author has to set.
///
/// The first test loads the agent `argyle-time` into the JVM, if it was not started with it:
/// `Thread.sleep` and its kin are virtual time then, and the JVM needs no flag. Where it cannot be
/// loaded, the JVM needs `-javaagent:argyle-time.jar`, or at least
/// `--add-opens=java.base/java.lang=ALL-UNNAMED`.
package dev.argyle.junit;
