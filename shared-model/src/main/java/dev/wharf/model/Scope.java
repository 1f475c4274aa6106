package dev.wharf.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.regex.Pattern;

/**
 * What a client asks a token for, for instance {@code repository:team/app:pull,push} (Docker token scope
 * documentation).
 *
 * @param type the resource type, {@code repository} or {@code registry} in practice; a class such as {@code (plugin)}
 *     is dropped
 * @param name the resource, byte for byte as asked, 1 to 255 visible ASCII characters that need no escape in a header;
 *     not always a {@link RepositoryName}: it may begin with a host and {@code :port}
 * @param actions at least one, in the order of first appearance
 */
public record Scope(String type, String name, List<String> actions) {
    public static final String REPOSITORY = "repository";
    public static final String REGISTRY = "registry";

    /** The one resource of type {@link #REGISTRY}. */
    public static final String CATALOG = "catalog";

    private static final Pattern TYPE = Pattern.compile("[a-z0-9_]+");
    private static final Pattern CLASS = Pattern.compile("\\([a-z0-9]+\\)$");
    private static final Pattern NAME = Pattern.compile("[!-~&&[^\"\\\\]]{1," + RepositoryName.MAX_LENGTH + "}");
    private static final Pattern ACTION = Pattern.compile("[a-z_*]{1,32}");
    private static final Pattern BLANKS = Pattern.compile("[ \\t\\r\\n\\f]+");

    /** @throws InvalidValueException if a part is outside of what it may be */
    public Scope {
        actions = List.copyOf(actions);
        if (!isValid(type, name, actions)) {
            throw new InvalidValueException("invalid scope: expected type:name:action,action");
        }
    }

    private static boolean isValid(String type, String name, List<String> actions) {
        return TYPE.matcher(type).matches()
                && NAME.matcher(name).matches()
                && !actions.isEmpty()
                && actions.stream().allMatch(action -> ACTION.matcher(action).matches());
    }

    /** A scope on a repository. */
    public static Scope repository(RepositoryName name, Action... actions) {
        return new Scope(
                REPOSITORY,
                name.value(),
                List.of(actions).stream().map(Action::label).toList());
    }

    /** A scope on the list of all repositories. */
    public static Scope catalog(String action) {
        return new Scope(REGISTRY, CATALOG, List.of(action));
    }

    /** Whether it is about the list of all repositories. */
    public boolean isCatalog() {
        return type.equals(REGISTRY) && name.equals(CATALOG);
    }

    /** Parses one {@code type:name:actions}; empty if it is malformed, because a token is issued without it then. */
    public static Optional<Scope> parse(String text) {
        int first = text.indexOf(':');
        int last = text.lastIndexOf(':');
        if (first <= 0 || last == first) {
            return Optional.empty();
        }
        String type = CLASS.matcher(text.substring(0, first)).replaceFirst("");
        String name = text.substring(first + 1, last);
        List<String> actions = Arrays.stream(text.substring(last + 1).split(",", -1))
                .filter(action -> ACTION.matcher(action).matches())
                .distinct()
                .toList();
        return isValid(type, name, actions) ? Optional.of(new Scope(type, name, actions)) : Optional.empty();
    }

    /**
     * Parses all values of the {@code scope} parameter: each may hold several scopes separated by blanks, malformed
     * ones are dropped, and scopes on the same resource become one with the union of their actions.
     */
    public static List<Scope> parseAll(List<String> parameterValues) {
        record Resource(String type, String name) {}
        Map<Resource, SequencedSet<String>> merged = new LinkedHashMap<>();
        for (String value : parameterValues) {
            for (String item : BLANKS.split(value, -1)) {
                parse(item)
                        .ifPresent(scope -> merged.computeIfAbsent(
                                        new Resource(scope.type, scope.name), _ -> new LinkedHashSet<>())
                                .addAll(scope.actions));
            }
        }
        List<Scope> scopes = new ArrayList<>(merged.size());
        merged.forEach(
                (resource, actions) -> scopes.add(new Scope(resource.type, resource.name, List.copyOf(actions))));
        return List.copyOf(scopes);
    }

    @Override
    public String toString() {
        return type + ":" + name + ":" + String.join(",", actions);
    }
}
