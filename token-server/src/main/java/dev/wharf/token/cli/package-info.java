/**
 * The command line client of the admin API: {@code ./wharf user …} and its like. It speaks to servers as any other
 * program does, and knows nothing of theirs but the file that says where one listens.
 */
@NullMarked
package dev.wharf.token.cli;

import org.jspecify.annotations.NullMarked;
