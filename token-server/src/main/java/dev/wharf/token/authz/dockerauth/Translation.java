package dev.wharf.token.authz.dockerauth;

import dev.wharf.model.Action;
import dev.wharf.token.authz.AccessRule;
import dev.wharf.token.authz.Conditions;
import dev.wharf.token.authz.Effect;
import dev.wharf.token.authz.dockerauth.AclImport.Outcome;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Says in rules, of which all count, what a list says of which the first match counts. Where a later entry gives more
 * than an earlier one that it meets, the earlier one becomes a denial of the difference as well; unless that would take
 * away what a still earlier one gives. Then the later one has no rules.
 */
final class Translation {
    private final List<Part> parts;
    private final List<Said> said = new ArrayList<>();

    /**
     * What became of a part.
     *
     * @param unguarded why rules of later entries might give more than it, where it decides; empty if they cannot
     * @param notes what is to be said of it
     */
    private record Said(
            Part part, List<AccessRule> rules, Optional<String> unguarded, boolean isLost, List<String> notes) {
        static Said lost(Part part, List<String> reasons) {
            return new Said(part, List.of(), Optional.of("has no rules"), true, reasons);
        }

        static Said needless(Part part, String why) {
            return new Said(part, List.of(), Optional.empty(), false, List.of(why));
        }

        boolean holdsBack(Part later) {
            return unguarded.isPresent() && part.meets(later) && !part.actions().containsAll(later.actions());
        }

        boolean gives(Set<Action> actions, Part where) {
            return !isLost && part.meets(where) && part.actions().stream().anyMatch(actions::contains);
        }
    }

    private Translation(List<Part> parts) {
        this.parts = parts;
    }

    static List<AclImport.Entry> of(List<AclEntry> entries, String service) {
        Translation translation = new Translation(entries.stream()
                .flatMap(entry -> EntryParts.of(entry, service).stream())
                .toList());
        translation.parts.forEach(part -> translation.said.add(translation.say(part)));
        return entries.stream().map(translation::report).toList();
    }

    private Said say(Part part) {
        Optional<Part> cover = cover(said.size());
        if (cover.isPresent()) {
            return Said.needless(part, "entry " + cover.get().entry() + " decides before, wherever this one would");
        }
        if (!part.faults().isEmpty()) {
            return Said.lost(part, part.faults());
        }
        Optional<Said> first =
                said.stream().filter(earlier -> earlier.holdsBack(part)).findFirst();
        return first.map(earlier -> Said.lost(
                        part,
                        List.of("it depends on the order: entry "
                                + earlier.part().entry()
                                + " comes before, gives less, and "
                                + earlier.unguarded().orElseThrow())))
                .orElseGet(() -> rules(part));
    }

    /** What decides wherever the part at this place would. */
    private Optional<Part> cover(int place) {
        return parts.subList(0, place).stream()
                .filter(earlier -> earlier.covers(parts.get(place)))
                .findFirst();
    }

    private Said rules(Part part) {
        Set<Action> denied = denied(part);
        Optional<String> unguarded = unguarded(part, denied);
        List<AccessRule> rules = new ArrayList<>();
        if (!part.actions().isEmpty()) {
            rules.add(rule(part, Effect.ALLOW, part.actions()));
        }
        if (!denied.isEmpty() && unguarded.isEmpty()) {
            rules.add(rule(part, Effect.DENY, denied));
        }
        return rules.isEmpty()
                ? new Said(part, rules, unguarded, false, List.of("no rule allows anything there anyway"))
                : new Said(part, rules, unguarded, false, List.of());
    }

    /** What has to be denied because a later entry would give it; of what gives nothing at all, everything then. */
    private Set<Action> denied(Part part) {
        Set<Action> more = EnumSet.noneOf(Action.class);
        IntStream.range(said.size() + 1, parts.size())
                .filter(i -> part.meets(parts.get(i)) && cover(i).isEmpty())
                .forEach(i -> more.addAll(parts.get(i).actions()));
        more.removeAll(part.actions());
        if (more.isEmpty() || !part.actions().isEmpty()) {
            return more;
        }
        return part.resource() instanceof Part.Catalog
                ? EnumSet.of(Action.CATALOG)
                : EnumSet.of(Action.PULL, Action.PUSH, Action.DELETE);
    }

    private Optional<String> unguarded(Part part, Set<Action> denied) {
        if (denied.isEmpty()) {
            return Optional.empty();
        }
        if (part.account().kind() == Account.Kind.ANONYMOUS) {
            return Optional.of("nothing can be denied to callers without an account alone");
        }
        return said.stream()
                .filter(earlier -> earlier.gives(denied, part))
                .findFirst()
                .map(earlier ->
                        "a denial for it would outweigh entry " + earlier.part().entry());
    }

    private static AccessRule rule(Part part, Effect effect, Set<Action> actions) {
        return new AccessRule(
                part.pattern(),
                part.account().subject(),
                Optional.empty(),
                effect,
                actions,
                new Conditions(part.range().stream().toList(), Optional.empty(), Optional.empty()));
    }

    private AclImport.Entry report(AclEntry entry) {
        List<Said> own = said.stream()
                .filter(one -> one.part().entry() == entry.number())
                .toList();
        List<AccessRule> rules =
                own.stream().flatMap(one -> one.rules().stream()).toList();
        boolean isLost = own.stream().anyMatch(Said::isLost);
        Set<String> notes = own.stream()
                .filter(one -> isLost ? one.isLost() : rules.isEmpty())
                .flatMap(one -> one.notes().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (own.isEmpty()) {
            notes.add("it is about another service, or about nothing that tokens are for");
        }
        return new AclImport.Entry(entry.number(), entry.comment(), outcome(own, rules), rules, List.copyOf(notes));
    }

    private static Outcome outcome(List<Said> own, List<AccessRule> rules) {
        if (own.stream().anyMatch(Said::isLost)) {
            return rules.isEmpty() ? Outcome.NOT_MAPPED : Outcome.PARTLY_MAPPED;
        }
        if (rules.isEmpty()) {
            return Outcome.NEEDLESS;
        }
        boolean forEveryone = own.stream().anyMatch(one -> one.part().account().kind() == Account.Kind.ANONYMOUS);
        return forEveryone ? Outcome.MAPPED_FOR_EVERYONE : Outcome.MAPPED;
    }
}
