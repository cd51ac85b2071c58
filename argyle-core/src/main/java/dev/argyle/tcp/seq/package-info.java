/// Positions in TCP's 32-bit sequence space and what is counted in it.
///
/// Everything in TCP that names an octet of the stream is an `int` here, and no two of them are
/// ever compared with `<`: the space is a circle (RFC 9293 section 3.4), and only
/// [dev.argyle.tcp.seq.Seq] knows how to walk it.
package dev.argyle.tcp.seq;
