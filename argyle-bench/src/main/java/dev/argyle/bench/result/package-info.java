/// What a run of benches has found, as numbers, as text and as JSON. Nothing here measures.
@NullMarked
package dev.argyle.bench.result;

import org.jspecify.annotations.NullMarked;
