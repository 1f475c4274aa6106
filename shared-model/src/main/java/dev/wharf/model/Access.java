package dev.wharf.model;

import java.util.List;

/**
 * One entry of a token's {@code access} claim: what the bearer may do with one resource (Docker token JWT
 * documentation).
 *
 * @param type the resource type
 * @param name the resource, compared exactly
 * @param actions the granted actions; {@code *} grants every action
 */
public record Access(String type, String name, List<String> actions) {
    public static final String ANY_ACTION = "*";

    /** To look for repositories in the catalog. */
    public static final String SEARCH = "search";

    public Access {
        actions = List.copyOf(actions);
    }

    /** Whether this entry grants one action on one resource. */
    public boolean grants(String wantedType, String wantedName, String wantedAction) {
        return type.equals(wantedType)
                && name.equals(wantedName)
                && (actions.contains(wantedAction) || actions.contains(ANY_ACTION));
    }
}
