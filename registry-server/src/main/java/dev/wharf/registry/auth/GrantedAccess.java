package dev.wharf.registry.auth;

import dev.wharf.model.Access;
import dev.wharf.model.Scope;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the {@code access} claim of a token grants at one time.
 *
 * @param entries the grants
 * @param tagRules what they forbid all the same, by the name of the repository
 * @param until when the first of them ends by its own {@code exp}, which zot's token servers may give it;
 *     {@link Instant#MAX} if none does
 */
record GrantedAccess(List<Access> entries, Map<String, TagRules> tagRules, Instant until) {
    private static final System.Logger LOG = System.getLogger(GrantedAccess.class.getName());

    GrantedAccess {
        entries = List.copyOf(entries);
        tagRules = Map.copyOf(tagRules);
    }

    /** Reads the claim; entries that we do not understand grant nothing, nor do those that have ended. */
    static GrantedAccess of(@Nullable Object claim, Instant now) {
        List<Access> entries = new ArrayList<>();
        Map<String, TagRules> tagRules = new HashMap<>();
        Instant until = Instant.MAX;
        for (Object entry : claim instanceof List<?> list ? list : List.of()) {
            if (entry instanceof Map<?, ?> map
                    && map.get("type") instanceof String type
                    && map.get("name") instanceof String name
                    && map.get("actions") instanceof List<?> actions) {
                Optional<TagRules> rules = AccessMeta.rules(map.get("meta"));
                Optional<Instant> end = end(map.get("exp"));
                if (rules.isEmpty()) {
                    LOG.log(
                            Level.WARNING,
                            "access to {0} is not granted: its meta {1} has what is not understood",
                            name,
                            map.get("meta"));
                } else if (end.filter(time -> !now.isAfter(time)).isPresent()) {
                    entries.add(new Access(type, name, texts(actions)));
                    until = end.get().isBefore(until) ? end.get() : until;
                    if (type.equals(Scope.REPOSITORY) && !rules.get().equals(TagRules.NONE)) {
                        tagRules.merge(name, rules.get(), TagRules::and);
                    }
                }
            }
        }
        return new GrantedAccess(entries, tagRules, until);
    }

    /** The end of an entry, with the same leeway as that of the token; empty if it cannot be read. */
    private static Optional<Instant> end(@Nullable Object exp) {
        return exp == null ? Optional.of(Instant.MAX) : Claims.time(exp).map(time -> time.plus(Claims.LEEWAY));
    }

    private static List<String> texts(List<?> items) {
        return items.stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .toList();
    }
}
