/// The list of everything the project is asked to be, held against what is there: which tests show
/// a row, and which classes carry it. `docs/mission.md` is written from it.
package dev.argyle.contract.mission;
