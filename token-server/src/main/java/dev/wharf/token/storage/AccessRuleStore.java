package dev.wharf.token.storage;

import dev.wharf.model.Scope;
import dev.wharf.token.authz.AccessRule;
import dev.wharf.token.authz.RulePattern;
import dev.wharf.token.authz.StoredRule;
import dev.wharf.token.authz.Subject;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The access rules. Changes are durable when a method returns; every method throws {@link StorageException} when the
 * database does not answer.
 */
public interface AccessRuleStore {
    /** What became of an {@link #add}. */
    sealed interface AddResult {
        /** The rule is in force now. */
        record Added(StoredRule rule) implements AddResult {}

        /** The very same rule was in force before. */
        record Existing(StoredRule rule) implements AddResult {}

        /** The rule speaks of a user or group that does not exist; nothing changed. */
        record UnknownSubject(Subject subject) implements AddResult {}
    }

    /** Puts a rule in force. */
    AddResult add(AccessRule rule);

    /** Finds a rule. */
    Optional<StoredRule> find(long id);

    /**
     * Takes a rule back.
     *
     * @return whether there was one
     */
    boolean delete(long id);

    /** The rules about exactly this subject and with exactly this pattern, where given, by id. */
    List<StoredRule> list(Optional<Subject> subject, Optional<RulePattern> pattern);

    /**
     * All rules that can matter to a decision, found by index: those about one of the subjects whose patterns may match
     * one of the scopes. Possibly some more.
     */
    List<StoredRule> relevant(Set<Subject> subjects, List<Scope> scopes);

    /**
     * The rules about these subjects that allow or deny pull, found by index: denials first, then short patterns.
     *
     * @param limit at most so many
     */
    List<StoredRule> onPull(Set<Subject> subjects, int limit);
}
