/** The stores on a relational database, H2 inside the process or PostgreSQL; the only package here that knows SQL. */
@NullMarked
package dev.wharf.token.storage.jdbc;

import org.jspecify.annotations.NullMarked;
