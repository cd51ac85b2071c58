/// Packets in memory.
///
/// A [dev.argyle.buffer.SkBuff] is one packet, or one super-segment: a short linear part that holds
/// the headers, and *fragments* that refer to payload which lies elsewhere, in the
/// [dev.argyle.buffer.Block] of a send buffer say, and is shared, not copied. Blocks count their
/// references and go back to their [dev.argyle.buffer.BufferPool]. A `SkBuff` has exactly one owner
/// at a time; whoever has it last calls `release()`.
///
/// [dev.argyle.buffer.SkBuffQueue] is the queue that everything here is made of: receive queue,
/// write queue, backlog. [dev.argyle.buffer.IoVector] is the user's side of a copy: several
/// `ByteBuffer`s taken as one.
package dev.argyle.buffer;
