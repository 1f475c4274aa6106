/** Benchmarks, run by hand in Maven's profile {@code bench}; what they print goes to {@code BENCHMARKS.md}. */
@NullMarked
package dev.wharf.bench;

import org.jspecify.annotations.NullMarked;
