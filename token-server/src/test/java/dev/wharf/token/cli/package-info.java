@NullMarked
package dev.wharf.token.cli;

import org.jspecify.annotations.NullMarked;
