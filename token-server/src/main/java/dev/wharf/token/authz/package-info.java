/** Access rules and the one pure function that decides by them; knows neither database nor HTTP. */
@NullMarked
package dev.wharf.token.authz;

import org.jspecify.annotations.NullMarked;
