package dev.wharf.token.authz;

import dev.wharf.model.Action;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a member of a namespace may do in all of it. */
public enum Role {
    READER,
    WRITER,
    MAINTAINER,
    OWNER;

    /** What it allows. */
    public Set<Action> actions() {
        return switch (this) {
            case READER -> EnumSet.of(Action.PULL);
            case WRITER -> EnumSet.of(Action.PULL, Action.PUSH);
            case MAINTAINER -> EnumSet.of(Action.PULL, Action.PUSH, Action.DELETE);
            case OWNER -> EnumSet.of(Action.PULL, Action.PUSH, Action.DELETE, Action.ADMIN);
        };
    }

    /** The word in requests. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Finds a role by its {@link #label()}, exactly as written; empty if there is none. */
    public static Optional<Role> of(String label) {
        return Arrays.stream(values())
                .filter(role -> role.label().equals(label))
                .findFirst();
    }
}
