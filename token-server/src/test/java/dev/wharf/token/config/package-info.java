@NullMarked
package dev.wharf.token.config;

import org.jspecify.annotations.NullMarked;
