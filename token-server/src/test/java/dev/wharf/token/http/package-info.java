@NullMarked
package dev.wharf.token.http;

import org.jspecify.annotations.NullMarked;
