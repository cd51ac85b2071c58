/// Lincheck and jcstress on what threads of argyle-core share. Tests only; not shipped.
@org.jspecify.annotations.NullMarked
module dev.argyle.concurrency {
  requires dev.argyle.core;
  requires static org.jspecify;
}
