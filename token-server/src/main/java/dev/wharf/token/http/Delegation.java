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
import java.util.Set;

/**
 * Decides who may manage what belongs to a path: administrators everything, and whoever holds the action admin on all
 * repositories below a path what is about these and nothing else. What is kept counts, never what a request says of it.
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
        return caller.principal().admin() || held(caller, service, repositories).contains(Action.ADMIN);
    }

    /** Whether somebody may read a rule. Templates are about places of everybody: they are for administrators. */
    boolean mayRead(Caller caller, long service, RulePattern pattern) {
        return caller.principal().admin()
                || (pattern instanceof RulePattern.Fixed(RepositoryPattern repositories)
                        && manages(caller, service, repositories));
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
        if (!manages(caller, service, repositories)) {
            throw refuse(caller, "this takes an administrator, or the action admin on all of " + repositories);
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
        Set<Action> held = held(caller, service, repositories);
        if (!held.contains(Action.ADMIN)) {
            throw refuse(caller, "this takes an administrator, or the action admin on all of " + repositories);
        }
        if (rule.except().isPresent()) {
            throw refuse(caller, "rules with an exception are for administrators");
        }
        Set<Action> surplus = EnumSet.copyOf(rule.actions());
        surplus.removeAll(held);
        if (!surplus.isEmpty()) {
            throw refuse(
                    caller,
                    "nobody gives or denies more than they may do themselves on all of " + repositories + ": not "
                            + String.join(
                                    ", ", surplus.stream().map(Action::label).toList()));
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

    private Set<Action> held(Caller caller, long service, RepositoryPattern repositories) {
        return policy.heldThroughout(
                service,
                new Requester(caller.principal().subjects(), caller.principal().limits(), caller.from(), caller.at()),
                repositories);
    }

    private RefusedException refuse(Caller caller, String detail) {
        audit.adminRefused(caller.name(), caller.from());
        return Problem.of(403, detail).refuse();
    }
}
