/** Benchmarks of what is inside the server; what was measured stands in BENCHMARKS.md. */
@NullMarked
package dev.wharf.bench;

import org.jspecify.annotations.NullMarked;
