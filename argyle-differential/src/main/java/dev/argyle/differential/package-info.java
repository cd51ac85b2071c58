/// The differential test: random programs of socket calls, made on our stack and on the kernel of
/// this machine, and compared call by call.
///
/// [dev.argyle.differential.DifferentialRun] is the front door. A
/// [dev.argyle.differential.SocketDriver] is the socket layer as a program sees it, with two backs:
/// ours and the kernel's. `Generator` writes programs that mostly make sense, one for each seed;
/// `Interpreter` makes their calls on one side; `Comparison` runs both sides in step and, after
/// each call, compares what it returned and what can be seen of every descriptor; `Shrinker` makes
/// a failing program short. `AcceptedDifference` lists where we differ and mean it.
package dev.argyle.differential;
