package dev.wharf.token.storage;

import dev.wharf.token.authz.Subject;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What decisions about accounts of every kind want to know. */
public interface SubjectStore {
    /**
     * A user or robot.
     *
     * @param enabled whether it may log in
     * @param groups the names of its groups, and of those that they belong to
     */
    record Account(boolean enabled, SortedSet<String> groups) {
        public Account {
            groups = Collections.unmodifiableSortedSet(new TreeSet<>(groups));
        }
    }

    /**
     * Finds a user or robot.
     *
     * @throws StorageException if the database does not answer
     */
    Optional<Account> find(Subject account);
}
