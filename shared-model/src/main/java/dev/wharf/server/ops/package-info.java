/**
 * What operators see of both servers: request ids, the access log, metrics and health.
 *
 * <p>The filters go round everything in the order {@link dev.wharf.server.ops.RequestId},
 * {@link dev.wharf.server.ops.AccessLog}, {@link dev.wharf.server.ops.HttpMetrics}.
 */
@NullMarked
package dev.wharf.server.ops;

import org.jspecify.annotations.NullMarked;
