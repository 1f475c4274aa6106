/**
 * Benchmarks, run by hand in Maven's profile {@code bench};
 *
 * <p>import org.jspecify.annotations.NullMarked;
 *
 * <p>import org.jspecify.annotations.NullMarked;
 *
 * <p>import org.jspecify.annotations.NullMarked;
 *
 * <p>what they print goes to {@code BENCHMARKS.md}.
 */
@NullMarked
package dev.wharf.bench;
