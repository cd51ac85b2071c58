/// Channels and selectors of a stack: what `java.nio` is over the kernel, this is over Argyle.
///
/// A program that chooses its provider uses [dev.argyle.nio.ArgyleSelectorProvider], which is bound
/// to one stack. A program that does not is started with
/// `-Djava.nio.channels.spi.SelectorProvider=dev.argyle.nio.CurrentStackProvider`; then every
/// channel is opened on the stack that [dev.argyle.nio.StackContext] names at that moment. There is
/// shown how the JDK's own `HttpServer` and `HttpClient` come to the stack one means.
///
/// ```
///   SocketChannel.read   ServerSocketChannel.accept   DatagramChannel.send   Selector.select
///           |                        |                         |                   |
///   ArgyleSocketChannel  ArgyleServerSocketChannel  ArgyleDatagramChannel   ArgyleSelector
///           |                        |                         |            (one epoll,
///     StreamTransfer                 |                 DatagramTransfer      one eventfd)
///           |                        |                         |                   |
///           +------------------ ChannelCalls ------------------+                   |
///                                    |                                             |
///                               Descriptor -------------- ArgyleSelectionKey ------+
///                                    |
///                                Syscalls
/// ```
///
/// The channels do no protocol work of their own. A blocking call blocks in the stack, and a
/// descriptor's `O_NONBLOCK` always equals the channel's mode. `Descriptor` counts who is inside a
/// call, so that a number is never given back while somebody may still use it: closing wakes who
/// sleeps, and the last one to leave closes. `ChannelCalls` begins and ends a call, so that an
/// interrupt closes the channel. A `Pipe` is a pair of UNIX sockets of the stack, and so selectable
/// like any other. `socket()` of each channel gives an adaptor that is a `Socket`, `ServerSocket`
/// or `DatagramSocket`; none of them is a kernel's. `OptionAccess` and `SocketOptionMap` say what
/// each option of the JDK is here, and `IoErrors` turns error numbers into the exceptions and
/// texts of the JDK.
///
/// A [dev.argyle.nio.PlatformRule] leaves some addresses to the platform. Then a channel is a shell
/// (`RuledSocketChannel`, `RuledServerSocketChannel`) with one of the stack inside, or from when it
/// is bound or connected with one of the platform; and a selector watches the latter by a selector
/// of the platform (`PlatformWatch`).
///
/// Asynchronous channels ([dev.argyle.nio.ArgyleAsynchronousChannelProvider], and
/// [dev.argyle.nio.CurrentStackAsynchronousProvider] for the whole JVM) stand beside that. An
/// operation that has to wait is an [dev.argyle.socket.AsyncCall] on the socket's wait queue and
/// needs no thread; the threads of a group run handlers only:
///
/// ```
///   read(buffer, handler) --- Turn: one at a time --- Operation --- AsyncCalls ---> wait queue
///                                                        |                              |
///   handler <--- a thread of ArgyleChannelGroup <--- Initiator <--- whoever brings the octets
/// ```
///
/// Locks, outermost first: a channel's read lock, then its write lock, held over calls that block;
/// a selector's turn; a key's lock, never held over a call that blocks. A selection also takes the
/// two monitors that `Selector` documents, so that a program can lock it out; nothing else takes
/// them.
package dev.argyle.nio;
