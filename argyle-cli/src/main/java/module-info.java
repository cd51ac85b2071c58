/// The `argyle` program.
@org.jspecify.annotations.NullMarked
module dev.argyle.cli {
  requires dev.argyle.agent;
  requires dev.argyle.bench;
  requires dev.argyle.core;
  requires dev.argyle.differential;
  requires dev.argyle.linux;
  requires dev.argyle.nio;
  requires dev.argyle.sim;
  requires dev.argyle.testkit;
  requires info.picocli;
  requires java.net.http;
  requires jdk.httpserver;
  requires me.tongfei.progressbar;
  requires static org.jspecify;

  // picocli fills in the fields of commands.
  opens dev.argyle.cli to
      info.picocli;
}
