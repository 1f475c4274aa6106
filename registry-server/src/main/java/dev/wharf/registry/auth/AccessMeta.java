package dev.wharf.registry.auth;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code meta} of an {@code access} entry, by which GitLab limits what the entry grants.
 *
 * <p>A field that nobody here knows may be a limit too, on whatever action, and to ignore it would grant more than was
 * given. So what is not understood is said to be not understood, and the entry then grants nothing.
 */
final class AccessMeta {
    /** Say whose repository it is; GitLab's registry uses them for metrics, and while a project is being renamed. */
    private static final Set<String> INFORMATION = Set.of("project_path", "project_id", "root_namespace_id");

    private static final String DENIED = "tag_deny_access_patterns";
    private static final String IMMUTABLE = "tag_immutable_patterns";
    private static final String PUSH = "push";
    private static final String DELETE = "delete";

    private AccessMeta() {}

    /** The rules that it holds; empty if there is something in it that is not understood. */
    static Optional<TagRules> rules(@Nullable Object meta) {
        return fields(meta, name -> INFORMATION.contains(name) || name.equals(DENIED) || name.equals(IMMUTABLE))
                .flatMap(fields -> fields(fields.get(DENIED), name -> name.equals(PUSH) || name.equals(DELETE))
                        .flatMap(denied -> rules(denied, fields.get(IMMUTABLE))));
    }

    private static Optional<TagRules> rules(Map<?, ?> denied, @Nullable Object immutable) {
        return patterns(denied.get(PUSH))
                .flatMap(push -> patterns(denied.get(DELETE))
                        .flatMap(delete -> patterns(immutable).map(fixed -> new TagRules(push, delete, fixed))));
    }

    /** An object's fields, none if it is absent or null; empty if it is no object, or has others than known ones. */
    private static Optional<Map<?, ?>> fields(@Nullable Object json, Predicate<Object> known) {
        if (json == null) {
            return Optional.of(Map.of());
        }
        return json instanceof Map<?, ?> map && map.keySet().stream().allMatch(known)
                ? Optional.of(map)
                : Optional.empty();
    }

    /** A list's texts, none if it is absent or null; empty if it is no list of texts. */
    private static Optional<List<String>> patterns(@Nullable Object json) {
        if (json == null) {
            return Optional.of(List.of());
        }
        return json instanceof List<?> list && list.stream().allMatch(String.class::isInstance)
                ? Optional.of(list.stream().map(String.class::cast).toList())
                : Optional.empty();
    }
}
