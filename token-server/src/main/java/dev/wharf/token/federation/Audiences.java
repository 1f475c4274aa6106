package dev.wharf.token.federation;

import java.util.Set;

/** What is known about audiences. */
final class Audiences {
    /** What tokens are made for by default, or for other services that everybody uses. */
    private static final Set<String> SHARED = Set.of(
            "sts.amazonaws.com",
            "api://AzureADTokenExchange",
            "https://kubernetes.default.svc",
            "https://kubernetes.default.svc.cluster.local",
            "https://gitlab.com",
            "https://vault.example.com");

    private Audiences() {}

    /** Whether nobody else is likely to have chosen it: a name with a domain. */
    static boolean looksUnique(String audience) {
        return audience.indexOf('.') >= 0 && !SHARED.contains(audience) && !audience.startsWith("https://github.com/");
    }
}
