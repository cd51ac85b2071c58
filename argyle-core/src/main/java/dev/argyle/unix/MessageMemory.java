package dev.argyle.unix;

/// How much memory a message counts with: what Linux takes for it on a 64-bit machine with pages of
/// 4 KiB (`truesize`, as measured by `SIOCOUTQ`), so that programs meet full buffers where they do
/// there. All numbers are octets.
final class MessageMemory {
  private static final int PAGE = 4096;

  /// The packet's description, which lies beside its data.
  private static final int DESCRIPTION = 256;

  /// What lies behind the data, in the same block.
  private static final int TAIL = 320;

  private static final int LEAST_BLOCK = 512;

  /// The most that lies in one block of a page, and of four.
  private static final int IN_A_PAGE = PAGE - TAIL;

  private static final int IN_FOUR_PAGES = 4 * PAGE - TAIL;

  /// The most of a message that lies in pages of their own.
  private static final int MOST_PAGED = 17 * PAGE;

  /// The longest piece of a stream.
  static final int LONGEST_PIECE = IN_A_PAGE + 8 * PAGE;

  /// What a piece of a stream comes to.
  static int ofPiece(int octets) {
    int paged = Math.min(octets, wholePages(Math.max(0, octets - IN_A_PAGE)));
    return of(octets, paged);
  }

  /// What a message comes to that is kept whole.
  static int ofMessage(int octets) {
    int paged = wholePages(Math.clamp(octets - IN_FOUR_PAGES, 0, MOST_PAGED));
    return of(octets, paged);
  }

  private static int of(int octets, int paged) {
    int block = Math.max(LEAST_BLOCK, powerOfTwo(octets - paged + TAIL));
    return block + DESCRIPTION + wholePages(paged);
  }

  private static int wholePages(int octets) {
    return (octets + PAGE - 1) / PAGE * PAGE;
  }

  private static int powerOfTwo(int atLeast) {
    return Integer.highestOneBit(atLeast - 1) << 1;
  }

  private MessageMemory() {}
}
