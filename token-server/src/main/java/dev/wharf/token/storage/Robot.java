package dev.wharf.token.storage;

import dev.wharf.token.authz.Subject;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * An account for machines: it has secrets in place of a password, and only what rules say of it.
 *
 * @param id never used again, not even for a new robot of the same name
 * @param name as in {@link Subject#robot}
 * @param settings what was set of it
 * @param credentialEpoch grows when it is disabled; what was verified under an older one is void
 * @param groups the names of its groups, and of those that they belong to
 */
public record Robot(long id, String name, Settings settings, int credentialEpoch, SortedSet<String> groups) {
    /**
     * What is set of a robot.
     *
     * @param description what it is for, at most {@value #MAX_DESCRIPTION} characters
     * @param enabled whether it may log in
     */
    public record Settings(String description, boolean enabled) {
        /** The longest description, in characters. */
        public static final int MAX_DESCRIPTION = 255;
    }

    public Robot {
        groups = Collections.unmodifiableSortedSet(new TreeSet<>(groups));
    }

    /** The path that it belongs to: what stands before the {@code +} of its name. */
    public String namespace() {
        return namespaceOf(name);
    }

    /** The path that a robot of this name belongs to. */
    public static String namespaceOf(String name) {
        return name.substring(0, Math.max(0, name.indexOf('+')));
    }
}
