package dev.wharf.token.storage.jdbc;

import dev.wharf.model.Action;
import dev.wharf.model.Scope;
import dev.wharf.token.authz.AccessRule;
import dev.wharf.token.authz.Effect;
import dev.wharf.token.authz.PolicyFacts;
import dev.wharf.token.authz.RulePattern;
import dev.wharf.token.authz.StoredRule;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.service.Service;
import dev.wharf.token.storage.AccessRuleStore.Filter;
import dev.wharf.token.storage.AccessRuleStore.PutResult;
import dev.wharf.token.storage.AccessRuleStore.ServiceRule;
import dev.wharf.token.storage.NewRule;
import dev.wharf.token.storage.User;
import dev.wharf.token.storage.UserSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The stores over an empty database, and short words for what tests do with them. */
abstract class StoreFixture {
    static final String HASH = "$2a$04$aaaaaaaaaaaaaaaaaaaaaeNl3BsTFw0CGQSUrcj2K5YJTpFmbNY9S";
    static final String OTHER_HASH = "$2a$04$baaaaaaaaaaaaaaaaaaaaeNl3BsTFw0CGQSUrcj2K5YJTpFmbNY9S";
    static final Optional<Subject> ANY_SUBJECT = Optional.empty();
    static final Optional<RulePattern> ANY_PATTERN = Optional.empty();

    Database database;
    JdbcUserStore users;
    JdbcGroupStore groups;
    JdbcAccessRuleStore rules;
    JdbcPolicyStore policy;
    JdbcServiceStore services;
    JdbcTokenStore tokens;

    abstract Database open() throws Exception;

    @BeforeEach
    void openStores() throws Exception {
        database = open();
        users = new JdbcUserStore(database);
        groups = new JdbcGroupStore(database);
        rules = new JdbcAccessRuleStore(database);
        policy = new JdbcPolicyStore(database, rules);
        services = new JdbcServiceStore(database);
        tokens = new JdbcTokenStore(database);
    }

    @AfterEach
    void closeDatabase() {
        if (database != null) {
            database.close();
        }
    }

    User user(String name) {
        return users.find(name).orElseThrow();
    }

    String hash(String name) {
        return users.password(name).orElseThrow().hash();
    }

    StoredRule add(AccessRule rule) {
        return ((PutResult.Kept) put(rule)).rule();
    }

    PutResult put(AccessRule rule) {
        return rules.add(Service.FIRST, new NewRule(rule));
    }

    List<StoredRule> rules(Optional<Subject> subject, Optional<RulePattern> pattern) {
        Filter filter = new Filter(Optional.of(Service.FIRST), subject, pattern, Optional.empty());
        return rules.list(filter, 0, 1000).stream().map(ServiceRule::stored).toList();
    }

    List<StoredRule> allRules() {
        return rules(Optional.empty(), Optional.empty());
    }

    List<StoredRule> relevant(Set<Subject> subjects, String scope) {
        return facts(Service.FIRST, subjects, Scope.parseAll(List.of(scope))).rules();
    }

    PolicyFacts facts(long service, Set<Subject> subjects, List<Scope> asked) {
        Service found = services.list().stream()
                .filter(one -> one.id() == service)
                .findFirst()
                .orElseThrow();
        return policy.facts(found, subjects, asked);
    }

    static AccessRule allow(String pattern, Subject subject, Action action) {
        return new AccessRule(RulePattern.parse(pattern), subject, Effect.ALLOW, Set.of(action));
    }

    static AccessRule deny(String pattern, Subject subject, Action action) {
        return new AccessRule(RulePattern.parse(pattern), subject, Effect.DENY, Set.of(action));
    }

    static UserSettings settings(String hash, boolean admin) {
        return UserSettings.of(Optional.of(hash), admin, true);
    }

    static <T> Callable<T> task(Callable<T> task) {
        return task;
    }

    static <T> List<T> together(List<Callable<T>> tasks) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(tasks)) {
                results.add(result.get());
            }
            return results;
        }
    }
}
