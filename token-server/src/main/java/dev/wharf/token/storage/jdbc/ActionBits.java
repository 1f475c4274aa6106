package dev.wharf.token.storage.jdbc;

import dev.wharf.model.Action;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** How a rule's actions stand in its row; rows outlive the order of the enum. */
final class ActionBits {
    private ActionBits() {}

    static int of(Set<Action> actions) {
        return actions.stream().mapToInt(ActionBits::bit).sum();
    }

    static Set<Action> actions(int bits) {
        return Arrays.stream(Action.values())
                .filter(action -> (bits & bit(action)) != 0)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static int bit(Action action) {
        return switch (action) {
            case PULL -> 1;
            case PUSH -> 2;
            case DELETE -> 4;
            case ADMIN -> 8;
            case CATALOG -> 16;
        };
    }
}
