package dev.wharf.token.storage;

import dev.wharf.token.authz.Subject;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * An account.
 *
 * @param id never used again, not even for a new account of the same name
 * @param name as in {@link Subject#user}
 * @param admin whether it may use the admin API
 * @param enabled whether it may log in
 * @param mustChangePassword whether its password is good for nothing but choosing another
 * @param credentialEpoch grows with a new password, when the account is disabled and when its logins are ended; what
 *     was verified under an older one is void
 * @param groups the names of its groups, and of those that they belong to
 */
public record User(
        long id,
        String name,
        boolean admin,
        boolean enabled,
        boolean mustChangePassword,
        int credentialEpoch,
        SortedSet<String> groups) {
    public User {
        groups = Collections.unmodifiableSortedSet(new TreeSet<>(groups));
    }
}
