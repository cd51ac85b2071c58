/// How fast ten megabytes arrive over a path that loses packets, in virtual time, beside the
/// figures that smoltcp publishes of itself for the same paths.
///
/// [dev.argyle.testkit.goodput.GoodputTrial] is one transfer, [dev.argyle.testkit.goodput.Rival]
/// knows the other side's figures, and `./argyle goodput` prints the tables of
/// `docs/performance.md`. To measure loss recovery and nothing else there is
/// [dev.argyle.testkit.goodput.FixedWindow], which is no congestion control.
@NullMarked
package dev.argyle.testkit.goodput;

import org.jspecify.annotations.NullMarked;
