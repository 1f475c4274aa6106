package dev.wharf.token.http;

/** Ends a request with an answer that is not the one asked for; no stack trace, it is no fault of the program. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Answer answer;

    RefusedException(Answer answer) {
        super("status " + answer.status(), null, false, false);
        this.answer = answer;
    }

    /** Ends a trial, with what it came to: it has run into just what the change would, and is taken back. */
    static RefusedException trial(Answer answer) {
        return new RefusedException(answer);
    }

    Answer answer() {
        return answer;
    }
}
