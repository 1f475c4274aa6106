package dev.wharf.server.connection;

import io.helidon.webserver.ServerConnectionException;
import java.io.EOFException;
import java.io.IOException;

/**
 * The client is gone, or was cut because it stalled, in the middle of a request or of its answer. Handlers keep what
 * arrived, log it at debug level at most, and let the exception pass: nobody is there to be answered.
 *
 * <p>It extends Helidon's own exception because its error handling lets only that one through to the connection.
 */
public final class ClientAbortedException extends ServerConnectionException {
    private static final long serialVersionUID = 1L;

    ClientAbortedException(IOException cause) {
        super("client aborted: " + cause.getMessage(), cause);
    }

    static ClientAbortedException endOfBody() {
        return new ClientAbortedException(new EOFException("connection ended within the request body"));
    }

    /** Whether a failure, however wrapped, is the client's going away. */
    public static boolean isBehind(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ClientAbortedException) {
                return true;
            }
        }
        return false;
    }
}
