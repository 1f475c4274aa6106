package dev.wharf.token.cli;

/** Ends a command that cannot do what it was told. */
final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final ExitCode code;
    private final int status;

    /** @param message one sentence for whoever typed the command */
    CommandFailure(ExitCode code, String message) {
        this(code, message, 0);
    }

    /** @param status what the server answered */
    CommandFailure(ExitCode code, String message, int status) {
        super(message);
        this.code = code;
        this.status = status;
    }

    CommandFailure(ExitCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.status = 0;
    }

    ExitCode code() {
        return code;
    }

    /** The HTTP status by which a server refused; 0 if none did. */
    int status() {
        return status;
    }
}
