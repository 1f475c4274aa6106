package dev.wharf.token.authz.dockerauth;

import dev.wharf.model.Action;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.RepositoryPattern;
import dev.wharf.server.proxy.AddressRange;
import dev.wharf.token.authz.RulePattern;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an entry says of repositories, or of their list.
 *
 * @param entry the number of the entry
 * @param resource what it speaks of
 * @param account whom it speaks of
 * @param range from where; empty for everywhere
 * @param actions what it gives
 * @param faults why there is no rule for it; if there are any, it may speak of less than stands here, never of more
 */
record Part(
        int entry,
        Resource resource,
        Account account,
        Optional<AddressRange> range,
        Set<Action> actions,
        List<String> faults) {
    /** What an entry can speak of. */
    sealed interface Resource {}

    /** The list of all repositories. */
    record Catalog() implements Resource {}

    /** Repositories. */
    record Repositories(RulePattern pattern) implements Resource {}

    Part {
        actions = Set.copyOf(actions);
        faults = List.copyOf(faults);
    }

    /** The pattern of a rule about it. */
    RulePattern pattern() {
        return resource instanceof Repositories(RulePattern pattern) ? pattern : RulePattern.ALL;
    }

    /** Whether it decides, surely, wherever another one would. */
    boolean covers(Part other) {
        return faults.isEmpty()
                && account.covers(other.account)
                && (range.isEmpty() || other.range.filter(this::holdsThroughout).isPresent())
                && isAboutAll(other);
    }

    /** Whether both may be about one request. */
    boolean meets(Part other) {
        return account.meets(other.account)
                && (range.isEmpty()
                        || other.range.isEmpty()
                        || holdsThroughout(other.range.get())
                        || other.holdsThroughout(range.get()))
                && isAboutSome(other);
    }

    private boolean holdsThroughout(AddressRange inner) {
        return range.filter(outer -> outer.prefix() <= inner.prefix() && outer.contains(inner.network()))
                .isPresent();
    }

    private boolean isAboutAll(Part other) {
        if (!(resource instanceof Repositories(RulePattern mine)
                && other.resource instanceof Repositories(RulePattern theirs))) {
            return resource.equals(other.resource);
        }
        Optional<String> user = account.user().or(other.account::user);
        return mine.equals(RulePattern.ALL)
                || (isTemplate(mine) && mine.equals(theirs))
                || (isKnown(theirs, user)
                        && isKnown(mine, user)
                        && theirs.forUser(user)
                                .map(inner -> mine.forUser(user)
                                        .filter(outer -> outer.covers(inner))
                                        .isPresent())
                                .orElse(true));
    }

    private boolean isAboutSome(Part other) {
        if (!(resource instanceof Repositories(RulePattern mine)
                && other.resource instanceof Repositories(RulePattern theirs))) {
            return resource.equals(other.resource);
        }
        Optional<String> user = account.user().or(other.account::user);
        if (isKnown(mine, user) && isKnown(theirs, user)) {
            return mine.forUser(user)
                    .flatMap(one -> theirs.forUser(user).filter(one::meets))
                    .isPresent();
        }
        return isTemplate(mine) ? hasSecondLevel(theirs) : hasSecondLevel(mine);
    }

    private static boolean isTemplate(RulePattern pattern) {
        return pattern instanceof RulePattern.Template;
    }

    private static boolean isKnown(RulePattern pattern, Optional<String> user) {
        return !isTemplate(pattern) || user.isPresent();
    }

    /** Whether it may be about a repository of the form {@code a/b}, as the only template is. */
    private static boolean hasSecondLevel(RulePattern pattern) {
        return switch (pattern) {
            case RulePattern.Template _ -> true;
            case RulePattern.Fixed(RepositoryPattern.Exact(RepositoryName name)) -> slashes(name.value()) == 1;
            case RulePattern.Fixed(RepositoryPattern.Children(String anchor, String _)) -> slashes(anchor) == 1;
            case RulePattern.Fixed(RepositoryPattern.Subtree(String anchor)) -> slashes(anchor) <= 1;
        };
    }

    private static long slashes(String text) {
        return text.chars().filter(c -> c == '/').count();
    }
}
