package dev.wharf.registry.auth;

import dev.wharf.model.Challenge;

/** Credentials that are missing, wrong or not enough; the challenge tells the client where to get better ones. */
public final class UnauthorizedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Challenge challenge;

    public UnauthorizedException(Challenge challenge) {
        // No stack trace: the first request of every client ends here.
        super(challenge.header(), null, false, false);
        this.challenge = challenge;
    }

    /** What the client has to answer. */
    public Challenge challenge() {
        return challenge;
    }
}
