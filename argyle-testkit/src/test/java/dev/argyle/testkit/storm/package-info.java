/// Connections whose peer says anything at all: random segments, made from what the peer could
/// know, between random calls of the user. Nothing is expected but that nothing breaks.
@NullMarked
package dev.argyle.testkit.storm;

import org.jspecify.annotations.NullMarked;
