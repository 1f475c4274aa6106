package dev.wharf.token.authn;

import java.util.Set;

/** What clients and users put where a name is wanted and the secret says it all. */
final class PlaceholderName {
    private static final Set<String> ALL = Set.of(
            "",
            "<token>",
            "$oauthtoken",
            "oauth2accesstoken",
            "x-access-token",
            "00000000-0000-0000-0000-000000000000");

    private PlaceholderName() {}

    static boolean is(String name) {
        return ALL.contains(name);
    }
}
