/** The ports to whatever keeps users, groups and access rules. */
@NullMarked
package dev.wharf.token.storage;

import org.jspecify.annotations.NullMarked;
