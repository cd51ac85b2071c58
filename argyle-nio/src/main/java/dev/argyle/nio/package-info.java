/// Channels and selectors of a stack: what `java.nio` is over the kernel, this is over Argyle.
///
/// A program that chooses its provider uses [dev.argyle.nio.ArgyleSelectorProvider], which is bound
/// to one stack. A program that does not is started with
/// `-Djava.nio.channels.spi.SelectorProvider=dev.argyle.nio.CurrentStackProvider`; then every
/// channel is opened on the stack that [dev.argyle.nio.StackContext] names at that moment. There is
/// shown how the JDK's own `HttpServer` and `HttpClient` come to the stack one means.
///
/// ```
///   SocketChannel.read      ServerSocketChannel.accept      Selector.select
///        |                            |                          |
///   ArgyleSocketChannel   ArgyleServerSocketChannel    ArgyleSelector  (one epoll, one eventfd)
///        |                            |                          |
///        +------- Descriptor ---------+---- ArgyleSelectionKey --+
///                     |
///                 Syscalls
/// ```
///
/// The channels do no protocol work of their own. A blocking call blocks in the stack, and a
/// descriptor's `O_NONBLOCK` always equals the channel's mode. `Descriptor` counts who is inside a
/// call, so that a number is never given back while somebody may still use it: closing wakes who
/// sleeps, and the last one to leave closes. `IoErrors` turns error numbers into the exceptions and
/// texts of the JDK.
///
/// Locks, outermost first: a channel's read lock, then its write lock, held over calls that block;
/// a selector's turn; a key's lock, never held over a call that blocks. A selection also takes the
/// two monitors that `Selector` documents, so that a program can lock it out; nothing else takes
/// them.
package dev.argyle.nio;
