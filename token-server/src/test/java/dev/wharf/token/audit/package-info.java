@NullMarked
package dev.wharf.token.audit;

import org.jspecify.annotations.NullMarked;
