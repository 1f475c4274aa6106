package dev.wharf.token.authz;

import java.net.InetAddress;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who asks, with what, from where and when.
 *
 * @param subjects all subjects that the caller is; {@link Subject#EVERYONE} is among them always
 * @param limits what the presented credential leaves of the rights
 * @param address where the request comes from
 * @param at the moment
 */
public record Requester(Set<Subject> subjects, CredentialLimits limits, InetAddress address, Instant at) {
    /** @throws IllegalArgumentException if nobody can be all these subjects */
    public Requester {
        Set<Subject> complete = new LinkedHashSet<>();
        complete.add(Subject.EVERYONE);
        complete.addAll(subjects);
        subjects = Set.copyOf(complete);
        List<Subject> selves = subjects.stream().filter(Requester::isSelf).toList();
        boolean isRobot = selves.stream().anyMatch(self -> self.kind() == Subject.Kind.ROBOT);
        if (selves.size() > 1 || (isRobot && subjects.contains(Subject.AUTHENTICATED))) {
            throw new IllegalArgumentException("nobody is all of " + subjects);
        }
    }

    private static boolean isSelf(Subject subject) {
        return subject.kind() == Subject.Kind.USER || subject.kind() == Subject.Kind.ROBOT;
    }

    /** The caller's name, where it is a user. */
    public Optional<String> user() {
        return subjects.stream()
                .filter(subject -> subject.kind() == Subject.Kind.USER)
                .map(Subject::name)
                .findFirst();
    }

    /** The same caller with a credential that leaves other rights. */
    public Requester limitedTo(CredentialLimits other) {
        return new Requester(subjects, other, address, at);
    }
}
