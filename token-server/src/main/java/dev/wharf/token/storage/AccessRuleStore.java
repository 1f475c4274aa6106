package dev.wharf.token.storage;

import dev.wharf.token.authz.RuleOrigin;
import dev.wharf.token.authz.RulePattern;
import dev.wharf.token.authz.StoredRule;
import dev.wharf.token.authz.Subject;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The access rules, each about one service. Changes are durable when a method returns; every method throws
 * {@link StorageException} when the database does not answer.
 */
public interface AccessRuleStore {
    /** So many templates a service can have: each of them is looked at for every decision. */
    int MAX_TEMPLATES = 100;

    /** What became of an {@link #add} or a {@link #replace}. */
    sealed interface PutResult {
        /** The rule is kept now. */
        record Kept(StoredRule rule) implements PutResult {}

        /**
         * A rule of the same origin says the same already, though perhaps it is not in force, or has another note;
         * nothing changed.
         */
        record Existing(StoredRule rule) implements PutResult {}

        /** The rule speaks of somebody who does not exist; nothing changed. */
        record UnknownSubject(Subject subject) implements PutResult {}

        /** The service has {@link #MAX_TEMPLATES} templates; nothing changed. */
        record TooManyTemplates() implements PutResult {}

        /** There is no rule to replace. */
        record NotFound() implements PutResult {}
    }

    /** A rule, and the id of the service that it is about. */
    record ServiceRule(long service, StoredRule stored) {}

    /**
     * Which rules are wanted; what is empty does not matter.
     *
     * @param service the id of the service that they are about
     * @param subject about exactly this subject
     * @param pattern with exactly this pattern
     * @param origin what wrote them
     */
    record Filter(
            Optional<Long> service,
            Optional<Subject> subject,
            Optional<RulePattern> pattern,
            Optional<RuleOrigin> origin) {
        /** All rules. */
        public static final Filter ALL =
                new Filter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        /** All rules about a service. */
        public static Filter of(long service) {
            return new Filter(Optional.of(service), Optional.empty(), Optional.empty(), Optional.empty());
        }
    }

    /** Adds a rule about a service. */
    PutResult add(long service, NewRule rule);

    /** Puts another rule in the place of one; it stays with its service. */
    PutResult replace(long id, NewRule rule);

    /** Finds a rule. */
    Optional<ServiceRule> find(long id);

    /**
     * Takes a rule back.
     *
     * @return whether there was one
     */
    boolean delete(long id);

    /**
     * The rules, by id.
     *
     * @param after only those with a higher id
     * @param limit at most so many
     */
    List<ServiceRule> list(Filter filter, long after, int limit);

    /**
     * The rules about a service and these subjects that are filed under one of some anchors, found by index, in force
     * or not. Possibly some more.
     *
     * @param anchors as {@link RulePattern#anchor()}
     */
    List<StoredRule> filed(long service, Set<Subject> subjects, Set<String> anchors);

    /**
     * The rules about a service and these subjects that allow or deny pull and are not switched off, found by index:
     * denials first, then short patterns.
     *
     * @param limit at most so many
     */
    List<StoredRule> onPull(long service, Set<Subject> subjects, int limit);
}
