/**
 * Integration tests of the product as it is shipped: both jars as processes of their own, and the clients people use.
 *
 * <p>{@link dev.wharf.it.TestBed} starts one Wharf and one docker daemon for all classes; a class that restarts, kills
 * or configures servers starts its own. A client that is not installed skips its tests with a line, or fails them with
 * {@code -Drequire.clients=true}. All traffic stays on the loopback interface.
 */
@NullMarked
package dev.wharf.it;

import org.jspecify.annotations.NullMarked;
