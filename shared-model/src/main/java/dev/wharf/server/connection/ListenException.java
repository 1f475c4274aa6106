package dev.wharf.server.connection;

import java.io.IOException;
import java.util.Locale;

/** A port could not be opened; the message is one line, fit to be shown alone. */
public final class ListenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ListenException(ListenAddress address, IOException cause) {
        this(address, String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT), cause);
    }

    ListenException(ListenAddress address, String reason, Throwable cause) {
        super("cannot listen on " + address + ": " + reason, cause);
    }
}
