package dev.wharf.token.http;

import dev.wharf.model.Action;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.RepositoryPattern;
import dev.wharf.token.audit.AuditLog;
import dev.wharf.token.authz.AccessRule;
import dev.wharf.token.authz.Effect;
import dev.wharf.token.authz.Requester;
import dev.wharf.token.authz.RulePattern;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Decides who may manage what belongs to a path: administrators everything, and whoever holds the action admin on all
 * repositories below a path what is about these and nothing else. What is kept counts, never what a request says of it.
 * Whoever decides about a change has to have its turn ({@link ApiRequest#awaitTurn}), so that it is still so then.
 */
public final class Delegation {
    private final KeptPolicy policy;
    private final AuditLog audit;

    public Delegation(KeptPolicy policy, AuditLog audit) {
        this.policy = policy;
        this.audit = audit;
    }

    /** Whether somebody may read the rules about exactly these repositories, and what else is about them. */
    boolean manages(Caller caller, long service, RepositoryPattern repositories) {
        return holds(caller, service, repositories, Set.of());
    }

    /** Whether somebody manages these repositories and may themselves do all this on each of them. */
    boolean holds(Caller caller, long service, RepositoryPattern repositories, Set<Action> actions) {
        return caller.principal().admin()
                || surplus(caller, service, repositories, actions).isEmpty();
    }

    /** Whether somebody may read a rule. Templates are about places of everybody: they are for administrators. */
    boolean mayRead(Caller caller, long service, RulePattern pattern) {
        return caller.principal().admin()
                || (pattern instanceof RulePattern.Fixed(RepositoryPattern repositories)
                        && manages(caller, service, repositories));
    }

    /**
     * Lets administrators pass.
     *
     * @param what is for them alone, and why
     * @throws RefusedException 403 for others
     */
    void requireAdministrator(Caller caller, String what) {
        if (!caller.principal().admin()) {
            throw refuse(caller, what);
        }
    }

    /**
     * Lets pass who may manage what is below a path: namespaces, their members and robots, rules.
     *
     * @throws RefusedException 403 for others
     */
    void require(Caller caller, long service, RepositoryName path) {
        requireAll(caller, service, new RepositoryPattern.Subtree(path + "/"));
    }

    /**
     * Lets pass who may manage what is about all of these repositories.
     *
     * @throws RefusedException 403 for others
     */
    void requireAll(Caller caller, long service, RepositoryPattern repositories) {
        requireHeld(caller, service, repositories, Set.of());
    }

    /**
     * Lets pass who may have a list of what is there.
     *
     * @param path only what is below it; empty for everything
     * @throws RefusedException 403 for others
     */
    void requireUnder(Caller caller, long service, Optional<RepositoryName> path) {
        path.ifPresentOrElse(
                under -> require(caller, service, under), () -> requireAll(caller, service, RepositoryPattern.ALL));
    }

    /**
     * Lets pass who may give or deny others these actions on all of these repositories: who manages them and may do as
     * much there themselves.
     *
     * @throws RefusedException 403 for others
     */
    void requireHeld(Caller caller, long service, RepositoryPattern repositories, Set<Action> actions) {
        if (caller.principal().admin()) {
            return;
        }
        Set<Action> surplus = surplus(caller, service, repositories, actions);
        if (surplus.contains(Action.ADMIN)) {
            throw refuse(caller, "this takes an administrator, or the action admin on all of " + repositories);
        }
        if (!surplus.isEmpty()) {
            throw refuse(
                    caller,
                    "nobody gives, takes or denies more than they may do themselves on all of " + repositories
                            + ": not "
                            + String.join(
                                    ", ", surplus.stream().map(Action::label).toList()));
        }
    }

    /**
     * Lets pass who may put a rule in force. It must be one that they may read, and may say no more than they may do
     * there themselves; exceptions are for administrators, because they undo what somebody above has denied.
     *
     * @throws RefusedException 403 for others
     */
    void requirePut(Caller caller, long service, AccessRule rule) {
        if (caller.principal().admin()) {
            return;
        }
        if (!(rule.pattern() instanceof RulePattern.Fixed(RepositoryPattern repositories))) {
            throw refuse(caller, "rules with ${user} are for administrators");
        }
        requireHeld(caller, service, repositories, rule.actions());
        if (rule.except().isPresent()) {
            throw refuse(caller, "rules with an exception are for administrators");
        }
    }

    /**
     * Lets pass who may take back a rule that they may read: without a denial others may do what it denied, so it has
     * to be one that they may put.
     *
     * @throws RefusedException 403 for others
     */
    void requireRemove(Caller caller, long service, AccessRule rule) {
        if (rule.effect() == Effect.DENY) {
            requirePut(caller, service, rule);
        }
    }

    /**
     * Makes a change. What is below a user's name is the user's own or not depending on what else is there;
     * administrators alone may turn that, because it gives or takes more than the change says.
     *
     * @param about the repositories that the change is about
     * @throws RefusedException 403 if the change does so; it has to be taken back then
     */
    <R> R keepingPlaces(Caller caller, long service, List<RepositoryPattern> about, Supplier<R> change) {
        if (caller.principal().admin()) {
            return change.get();
        }
        List<Boolean> before = taken(service, about);
        R result = change.get();
        if (!taken(service, about).equals(before)) {
            throw refuse(caller, "this gives a user what is below the user's name, or takes it: administrators may");
        }
        return result;
    }

    private List<Boolean> taken(long service, List<RepositoryPattern> about) {
        return about.stream()
                .map(repositories -> policy.isTaken(service, repositories))
                .toList();
    }

    /** What somebody lacks of these actions, and of admin, on all of these repositories. */
    private Set<Action> surplus(Caller caller, long service, RepositoryPattern repositories, Set<Action> actions) {
        Requester requester =
                new Requester(caller.principal().subjects(), caller.principal().limits(), caller.from(), caller.at());
        Set<Action> surplus = EnumSet.of(Action.ADMIN);
        surplus.addAll(actions);
        surplus.removeAll(policy.heldThroughout(service, requester, repositories));
        return surplus;
    }

    private RefusedException refuse(Caller caller, String detail) {
        audit.adminRefused(caller.name(), caller.from());
        return Problem.of(403, detail).refuse();
    }
}
