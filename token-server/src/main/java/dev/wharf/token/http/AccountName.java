package dev.wharf.token.http;

import dev.wharf.model.RepositoryName;

/**
 * The name of a user or group: one component of a repository name, so that rules can later speak of everybody's own
 * repositories, {@code alice/…}. Names are compared exactly; there are no upper-case ones to mistake.
 */
final class AccountName {
    /** Stands for whoever asks. */
    static final String ME = "me";

    private static final int MAX_LENGTH = 64;

    private AccountName() {}

    /** @throws RefusedException 422 if the name in a URL cannot be that of an account or group */
    static void check(String name) {
        if (name.length() > MAX_LENGTH || name.indexOf('/') >= 0 || !RepositoryName.isValid(name)) {
            throw Problem.unacceptable(
                            "name",
                            name,
                            "must have 1 to " + MAX_LENGTH
                                    + " characters of a-z and 0-9, separated inside by '.', '_', '__' or '-'")
                    .refuse();
        }
    }

    /** @throws RefusedException 422 if the name in a URL cannot be that of an account: {@code me} is whoever asks */
    static void checkUser(String name) {
        check(name);
        if (name.equals(ME)) {
            throw Problem.unacceptable("name", name, "means whoever asks").refuse();
        }
    }
}
