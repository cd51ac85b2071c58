/// The `argyle` program. [Argyle] is the root command; each subcommand is a class of this package,
/// named after itself, listed in [Argyle]'s annotation and ending in one of three ways: it returns
/// (exit code 0), it throws what went wrong (one line and exit code 1), or it throws a
/// `ParameterException` for what the user should have written otherwise (one line and exit code 2).
/// [Failures] sees to the last two; a stack trace is shown only on `--stack-trace`. Text for the
/// user goes to the writers of the command's `CommandLine`, so that tests can read it.
package dev.argyle.cli;
