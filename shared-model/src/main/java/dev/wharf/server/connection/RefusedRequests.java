package dev.wharf.server.connection;

import java.net.InetAddress;

/** Is told of the requests that come to no filter, because their heads are none. */
@FunctionalInterface
public interface RefusedRequests {
    /**
     * A request has been refused.
     *
     * @param client the other end of the connection; what it said of others was not read
     * @param status of the answer
     * @param bytes of the answer's body
     */
    void refused(InetAddress client, int status, long bytes);
}
