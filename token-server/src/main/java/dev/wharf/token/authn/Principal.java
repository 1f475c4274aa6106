package dev.wharf.token.authn;

import dev.wharf.model.Action;
import dev.wharf.token.authz.CredentialLimits;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.storage.Robot;
import dev.wharf.token.storage.User;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Who is asking.
 *
 * @param account a user or robot; empty for anonymous
 * @param id of the account, never used again; 0 for anonymous
 * @param credentialEpoch of the account when it was recognised
 * @param groups the names of its groups
 * @param admin whether it may use the whole admin API; says nothing about repositories
 * @param credential what it was recognised by
 */
public record Principal(
        Optional<Subject> account,
        long id,
        int credentialEpoch,
        Set<String> groups,
        boolean admin,
        Credential credential) {
    /** Somebody without an account. */
    public static final Principal ANONYMOUS = new Principal(Optional.empty(), 0, 0, Set.of(), false, Credential.NONE);

    public Principal {
        groups = Set.copyOf(groups);
    }

    /** A user; an administrator only as far as the credential leaves it. */
    public static Principal of(User user, Credential credential) {
        boolean admin = user.admin() && credential.limits().onAll().contains(Action.ADMIN);
        return new Principal(
                Optional.of(Subject.user(user.name())),
                user.id(),
                user.credentialEpoch(),
                user.groups(),
                admin,
                credential);
    }

    /** A robot. */
    public static Principal of(Robot robot, Credential credential) {
        return new Principal(
                Optional.of(Subject.robot(robot.name())),
                robot.id(),
                robot.credentialEpoch(),
                robot.groups(),
                false,
                credential);
    }

    /** The account's name, {@code ""} for anonymous: the {@code sub} of a token. */
    public String name() {
        return account.map(Subject::name).orElse("");
    }

    /** Whether there is no account. */
    public boolean isAnonymous() {
        return account.isEmpty();
    }

    /** Whether it is a user, not a robot. */
    public boolean isUser() {
        return account.filter(subject -> subject.kind() == Subject.Kind.USER).isPresent();
    }

    /** What the credential leaves of the account's rights. */
    public CredentialLimits limits() {
        return credential.limits();
    }

    /** Every subject of a rule that means this principal. */
    public Set<Subject> subjects() {
        Set<Subject> subjects = new LinkedHashSet<>();
        subjects.add(Subject.EVERYONE);
        account.ifPresent(subjects::add);
        if (isUser()) {
            subjects.add(Subject.AUTHENTICATED);
        }
        groups.forEach(group -> subjects.add(Subject.group(group)));
        return subjects;
    }
}
