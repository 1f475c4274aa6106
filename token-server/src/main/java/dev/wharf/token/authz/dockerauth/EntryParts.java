package dev.wharf.token.authz.dockerauth;

import dev.wharf.model.Access;
import dev.wharf.model.Action;
import dev.wharf.model.InvalidValueException;
import dev.wharf.model.RepositoryPattern;
import dev.wharf.model.Scope;
import dev.wharf.server.proxy.AddressRange;
import dev.wharf.token.authz.RulePattern;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Takes one entry apart: what it says of repositories, and what of their list. */
final class EntryParts {
    private static final Set<Action> ON_REPOSITORIES = Set.of(Action.PULL, Action.PUSH, Action.DELETE);

    private static final String OWN_PLACE = "${account}/*";
    /** What {@code path.Match} of Go reads as more than itself. */
    private static final Pattern MAGIC = Pattern.compile("[*?\\[\\\\]");

    private static final Pattern STARS = Pattern.compile("\\*{2,}");

    private final AclEntry entry;
    private final List<String> faults;

    private EntryParts(AclEntry entry) {
        this.entry = entry;
        this.faults = new ArrayList<>(entry.faults());
    }

    /**
     * The parts of an entry; none if it can be about nothing here.
     *
     * @param service the service that the rules are for
     */
    static List<Part> of(AclEntry entry, String service) {
        return new EntryParts(entry).parts(service);
    }

    private List<Part> parts(String service) {
        if (condition("service")
                .filter(text -> isLiteral(text) && !text.equals(service))
                .isPresent()) {
            return List.of();
        }
        checkServiceAndType();
        Account account = account();
        Optional<AddressRange> range = range();
        RulePattern pattern = pattern();
        List<Part> parts = new ArrayList<>();
        if (mayBeOfType(Scope.REPOSITORY)) {
            Set<Action> actions = onRepositories();
            List<String> all = new ArrayList<>(faults);
            if (actions.contains(Action.PUSH) && !actions.contains(Action.PULL)) {
                all.add("push without pull: a rule that allows push allows pull");
            }
            parts.add(new Part(entry.number(), new Part.Repositories(pattern), account, range, actions, all));
        }
        if (mayBeOfType(Scope.REGISTRY) && isAboutCatalog(pattern)) {
            parts.add(new Part(entry.number(), new Part.Catalog(), account, range, onCatalog(), faults));
        }
        return parts;
    }

    private void checkServiceAndType() {
        condition("service")
                .filter(text -> !isLiteral(text))
                .ifPresent(text -> faults.add("the service " + text + ": accepted is a name"));
        condition("type")
                .filter(text -> !isLiteral(text) && !isAll(text))
                .ifPresent(text -> faults.add("the type " + text + ": accepted are repository and registry"));
    }

    private boolean mayBeOfType(String type) {
        return condition("type")
                .map(text -> !isLiteral(text) || text.equals(type))
                .orElse(true);
    }

    private Optional<String> condition(String key) {
        return Optional.ofNullable(entry.match().get(key));
    }

    private static boolean isRegex(String text) {
        return text.length() > 2 && text.startsWith("/") && text.endsWith("/");
    }

    private static boolean isLiteral(String text) {
        return !MAGIC.matcher(text).find() && !text.contains("${") && !isRegex(text);
    }

    private static boolean isAll(String text) {
        return text.chars().allMatch(c -> c == '*') && !text.isEmpty();
    }

    private Account account() {
        Account account = Account.of(condition("account"));
        if (account.kind() == Account.Kind.SOME) {
            faults.add("the account " + entry.match().get("account") + ": accepted are a name, \"\", * and /.+/");
        }
        return account;
    }

    private Optional<AddressRange> range() {
        try {
            return condition("ip").map(AddressRange::parse);
        } catch (InvalidValueException e) {
            faults.add("the ip " + entry.match().get("ip") + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Exactly {@code [*]} gives all; among others {@code *} is but a word, by which the list is asked for. */
    private Set<Action> onRepositories() {
        if (entry.actions().equals(List.of(Access.ANY_ACTION))) {
            return ON_REPOSITORIES;
        }
        Set<Action> actions = EnumSet.noneOf(Action.class);
        entry.actions()
                .forEach(label ->
                        Action.of(label).filter(ON_REPOSITORIES::contains).ifPresent(actions::add));
        return actions;
    }

    private Set<Action> onCatalog() {
        return entry.actions().contains(Access.ANY_ACTION) ? Set.of(Action.CATALOG) : Set.of();
    }

    /** The list of repositories has a name like any repository. */
    private static boolean isAboutCatalog(RulePattern pattern) {
        return pattern instanceof RulePattern.Fixed(RepositoryPattern repositories)
                && repositories.meets(RepositoryPattern.parse(Scope.CATALOG));
    }

    /** If it cannot be said, then all: that is the worse case. */
    private RulePattern pattern() {
        Optional<String> name = condition("name");
        if (name.isEmpty()) {
            return RulePattern.ALL;
        }
        return mapped(name.get()).orElseGet(() -> {
            faults.add("the name " + name.get() + ": " + hint(name.get()));
            return RulePattern.ALL;
        });
    }

    /** The pattern that means the same: {@code *} stands for no slash there. */
    private static Optional<RulePattern> mapped(String name) {
        if (name.equals(OWN_PLACE)) {
            return Optional.of(RulePattern.parse("${user}/*"));
        }
        if (name.contains("${") || isRegex(name)) {
            return Optional.empty();
        }
        try {
            return Optional.of(RulePattern.parse(STARS.matcher(name).replaceAll("*")));
        } catch (InvalidValueException e) {
            return Optional.empty();
        }
    }

    private static String hint(String name) {
        if (name.contains("${")) {
            return "of forms with ${…} only " + OWN_PLACE + " can be said in a rule";
        }
        return isRegex(name)
                ? "regular expressions cannot be said in a rule"
                : "accepted are a repository, and * in the last part of a path alone";
    }
}
