package dev.wharf.token.cli;

import java.util.function.Supplier;

/** Says of a refusal what it means to the person who typed the command, where the server cannot know. */
final class Refused {
    private Refused() {}

    /** The reply; if the server refuses it with this status, that is told in these words. */
    static Reply with(int status, String meaning, Supplier<Reply> request) {
        try {
            return request.get();
        } catch (CommandFailure e) {
            throw e.status() == status ? new CommandFailure(e.code(), meaning, e) : e;
        }
    }
}
