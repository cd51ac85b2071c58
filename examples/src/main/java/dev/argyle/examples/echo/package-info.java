/// One echo server (RFC 862) in four styles (MISSION F1). `docs/blocking.md` explains the words.
///
/// | style | class | who waits |
/// |---|---|---|
/// | blocking | [dev.argyle.examples.echo.BlockingEcho] | one thread for each connection, asleep in a call |
/// | non-blocking | [dev.argyle.examples.echo.PollingEcho] | nobody: one thread asks all connections again and again |
/// | readiness | [dev.argyle.examples.echo.EpollEcho] | one thread for all, in `epollWait` |
/// | asynchronous | [dev.argyle.examples.echo.AsyncEcho] | nobody: calls complete, and their callbacks make the next |
///
/// [dev.argyle.examples.echo.EchoProgram] runs any of them.
package dev.argyle.examples.echo;
