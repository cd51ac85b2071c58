/// The requirements of the RFCs, held against what is there: which tests show that one is kept, and
/// which are not kept, and why. `docs/conformance.md` is written from it.
package dev.argyle.contract.conformance;
