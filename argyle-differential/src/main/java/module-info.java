/// The differential test: random programs of socket calls, made on our stack and on the kernel, and
/// compared after each call.
@org.jspecify.annotations.NullMarked
module dev.argyle.differential {
  requires transitive dev.argyle.core;
  requires dev.argyle.linux;
  requires static transitive org.jspecify;

  exports dev.argyle.differential;
}
