package dev.argyle.stack;

/// Writes `docs/sysctl.md` from the table of knobs.
final class SysctlPage {
  static String text() {
    var page = new StringBuilder();
    page.append(
        """
        # Sysctls

        What Linux lets one set by `sysctl` and a stack has too, under the same names and in the same units.
        Made from the table in `dev.argyle.stack.Sysctls`; a stack is made with `knob.set(StackConfig.DEFAULT,
        value)`, and one that exists is told `stack.sysctl(knob, value)`, but for those that count *at start*.
        Where a default is not Linux's, the last column says so. What every knob does exactly stands in
        Linux's `Documentation/networking/ip-sysctl.rst`.

        | name | values | default | changes | what it does |
        | --- | --- | --- | --- | --- |
        """);
    for (Sysctl<?> knob : Sysctls.all()) {
      page.append(
          "| `%s` | %s | %s | %s | %s |\n"
              .formatted(
                  knob.name(),
                  knob.range(),
                  knob.text(StackConfig.DEFAULT),
                  knob.isAtStartOnly() ? "at start" : "at any time",
                  knob.meaning()));
    }
    return page.toString();
  }

  private SysctlPage() {}
}
