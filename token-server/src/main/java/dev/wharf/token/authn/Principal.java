package dev.wharf.token.authn;

import dev.wharf.token.authz.Subject;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Who is asking.
 *
 * @param name the account's name, {@code ""} for anonymous: the {@code sub} of a token
 * @param groups the names of its groups
 * @param admin whether it may use the admin API; says nothing about repositories
 */
public record Principal(String name, Set<String> groups, boolean admin) {
    /** Somebody without an account. */
    public static final Principal ANONYMOUS = new Principal("", Set.of(), false);

    public Principal {
        groups = Set.copyOf(groups);
    }

    /** Whether there is no account. */
    public boolean isAnonymous() {
        return name.isEmpty();
    }

    /** Every subject of a rule that means this principal. */
    public Set<Subject> subjects() {
        Set<Subject> subjects = new LinkedHashSet<>();
        subjects.add(Subject.EVERYONE);
        if (!isAnonymous()) {
            subjects.add(Subject.AUTHENTICATED);
            subjects.add(Subject.user(name));
            groups.forEach(group -> subjects.add(Subject.group(group)));
        }
        return subjects;
    }
}
