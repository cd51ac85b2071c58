package dev.argyle.contract.conformance;

/// One requirement of an RFC, a line of the register.
///
/// @param id such as `RFC9293-MUST-17`, or `RFC5961-3.2-a` where the RFC has no numbers of its own
/// @param section where the RFC says it
/// @param reason why not, or what we do instead; empty where it is done
/// @param says the requirement, in our own words
record Requirement(String id, String section, Status status, String reason, String says) {
  /// What became of it.
  enum Status {
    /// Kept as the RFC has it.
    DONE("done"),
    /// Done in another way, on purpose; tests show the way it is.
    DIFFERS("differs"),
    /// Not there.
    NOT_DONE("not done"),
    /// Nothing that a stack could do.
    NOT_APPLICABLE("not applicable");

    private final String word;

    Status(String word) {
      this.word = word;
    }

    String word() {
      return word;
    }

    /// Whether tests have to show it.
    boolean isShown() {
      return this == DONE || this == DIFFERS;
    }
  }

  Requirement {
    if (!id.matches("RFC\\d+-[\\w.-]+")) {
      throw new IllegalArgumentException("no requirement is called " + id);
    }
    if (reason.isEmpty() != (status == Status.DONE)) {
      throw new IllegalArgumentException(id + " is " + status.word() + " with reason: " + reason);
    }
  }

  /// Reads `id | section | status: reason | sentence`.
  static Requirement parse(String line) {
    String[] parts = line.split(" \\| ", -1);
    if (parts.length != 4) {
      throw new IllegalArgumentException("not of four parts: " + line);
    }
    int colon = parts[2].indexOf(": ");
    String word = colon < 0 ? parts[2] : parts[2].substring(0, colon);
    String reason = colon < 0 ? "" : parts[2].substring(colon + 2);
    for (Status status : Status.values()) {
      if (status.word().equals(word)) {
        return new Requirement(parts[0], parts[1], status, reason, parts[3]);
      }
    }
    throw new IllegalArgumentException("no status: " + line);
  }
}
