package dev.wharf.token.storage;

import dev.wharf.model.InvalidValueException;
import dev.wharf.token.authz.Subject;
import java.util.Comparator;
import java.util.List;

/**
 * A named set of users, robots and other groups.
 *
 * @param name as in {@link Subject#group}
 * @param members in the order of their text, without repetition
 */
public record Group(String name, List<Subject> members) {
    /** @throws InvalidValueException if the name is outside its grammar or a member is not one of them */
    public Group {
        Subject.group(name);
        members.stream().filter(member -> !member.kind().isNamed()).findFirst().ifPresent(member -> {
            throw new InvalidValueException(
                    "invalid member " + member + ": accepted are user:<name>, group:<name> and robot:<name>");
        });
        members = members.stream()
                .distinct()
                .sorted(Comparator.comparing(Subject::toString))
                .toList();
    }
}
