package dev.wharf.token.storage;

import dev.wharf.model.InvalidValueException;
import dev.wharf.token.authz.Subject;
import java.util.Comparator;
import java.util.List;

/**
 * A named set of users.
 *
 * @param name as in {@link Subject#group}
 * @param members users, by name and without repetition
 */
public record Group(String name, List<Subject> members) {
    /** @throws InvalidValueException if the name is outside its grammar or a member is no user */
    public Group {
        Subject.group(name);
        members.stream()
                .filter(member -> member.kind() != Subject.Kind.USER)
                .findFirst()
                .ifPresent(member -> {
                    throw new InvalidValueException("invalid member " + member + ": accepted is user:<name>");
                });
        members = members.stream()
                .distinct()
                .sorted(Comparator.comparing(Subject::name))
                .toList();
    }
}
