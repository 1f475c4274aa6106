package dev.wharf.it;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Bearer challenge as a client reads it; registry:2 has resources and actions in any order.
 *
 * @param scopes the actions for each {@code type:name}
 */
record SentChallenge(String realm, String service, Map<String, Set<String>> scopes, Optional<String> error) {
    private static final Pattern PARAMETER = Pattern.compile("([a-z]+)=\"([^\"]*)\"(,|$)");

    /** Reads a header; fails for one that clients do not understand. */
    static SentChallenge parse(String header) {
        if (!header.startsWith("Bearer ")) {
            throw new AssertionError("not Bearer: " + header);
        }
        Map<String, String> parameters = new HashMap<>();
        Matcher matcher = PARAMETER.matcher(header.substring("Bearer ".length()));
        while (matcher.lookingAt()) {
            parameters.put(matcher.group(1), matcher.group(2));
            matcher.region(matcher.end(), matcher.regionEnd());
        }
        if (matcher.regionStart() != matcher.regionEnd()) {
            throw new AssertionError("not understood: " + header);
        }
        return new SentChallenge(
                parameters.getOrDefault("realm", ""),
                parameters.getOrDefault("service", ""),
                scopes(parameters.getOrDefault("scope", "")),
                Optional.ofNullable(parameters.get("error")));
    }

    /** Reads {@code type:name:action,action type:name:action}. */
    static Map<String, Set<String>> scopes(String text) {
        Map<String, Set<String>> scopes = new TreeMap<>();
        for (String scope : text.isEmpty() ? new String[0] : text.split(" ", -1)) {
            int actions = scope.lastIndexOf(':') + 1;
            scopes.computeIfAbsent(scope.substring(0, actions), _ -> new TreeSet<>())
                    .addAll(Arrays.asList(scope.substring(actions).split(",", -1)));
        }
        return scopes;
    }
}
