package dev.wharf.bench;

import dev.wharf.model.Access;
import dev.wharf.model.Action;
import dev.wharf.model.Scope;
import dev.wharf.token.authn.Credential;
import dev.wharf.token.authn.Principal;
import dev.wharf.token.authz.AccessPolicy;
import dev.wharf.token.authz.AccessRule;
import dev.wharf.token.authz.Effect;
import dev.wharf.token.authz.Requester;
import dev.wharf.token.authz.RulePattern;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.service.Service;
import dev.wharf.token.storage.Group;
import dev.wharf.token.storage.NewRule;
import dev.wharf.token.storage.PolicyStore;
import dev.wharf.token.storage.User;
import dev.wharf.token.storage.UserSettings;
import dev.wharf.token.storage.jdbc.Database;
import dev.wharf.token.storage.jdbc.JdbcAccessRuleStore;
import dev.wharf.token.storage.jdbc.JdbcGroupStore;
import dev.wharf.token.storage.jdbc.JdbcPolicyStore;
import dev.wharf.token.storage.jdbc.JdbcServiceStore;
import dev.wharf.token.storage.jdbc.JdbcUserStore;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** How long it takes to decide what somebody may do, with few rules and with many. */
public final class PolicyBench {
    private static final int USERS = 100_000;
    private static final int GROUPS = 1_000;
    private static final int GROUPS_OF_A_USER = 3;
    private static final int MOST_RULES = 1_000_000;
    private static final int AT_ONCE = 10_000;
    private static final int WARM_UP = 20_000;
    private static final int DECISIONS = 50_000;
    private static final String HASH = "$2a$10$aaaaaaaaaaaaaaaaaaaaaeNl3BsTFw0CGQSUrcj2K5YJTpFmbNY9S";

    private final Database database;
    private final JdbcUserStore users;
    private final JdbcAccessRuleStore rules;
    private final PolicyStore policy;
    private final Service service;
    private final Random random = new Random(20261128);

    private PolicyBench(Database database) {
        this.database = database;
        this.users = new JdbcUserStore(database);
        this.rules = new JdbcAccessRuleStore(database);
        this.policy = new JdbcPolicyStore(database, rules);
        this.service = new JdbcServiceStore(database).list().getFirst();
    }

    /**
     * Measures.
     *
     * @param args a directory for H2, or the URL of a PostgreSQL database and the name of its user: empty, or left by
     *     an earlier run, whose last line is measured again then
     */
    public static void main(String[] args) throws Exception {
        try (Database database = args.length > 1
                ? Database.open(args[0], args[1], "")
                : Database.openEmbedded(Files.createDirectories(Path.of(args[0])))) {
            PolicyBench bench = new PolicyBench(database);
            boolean isFilled = bench.users.find(user(0)).isPresent();
            if (!isFilled) {
                bench.makeUsers();
            }
            System.out.println(
                    "| rules | decision p50 ms | p99 ms | of a user just seen p50 ms | p99 ms |\n|---:|---:|---:|---:|---:|");
            int present = isFilled ? MOST_RULES : 0;
            for (int size : isFilled ? List.of(MOST_RULES) : List.of(1_000, 100_000, MOST_RULES)) {
                bench.makeRules(present, size);
                present = size;
                bench.decide(size);
            }
        }
    }

    private void makeUsers() {
        for (int from = 0; from < USERS; from += AT_ONCE) {
            int first = from;
            boolean _ = database.commit(() -> {
                for (int i = first; i < first + AT_ONCE; i++) {
                    users.put(user(i), UserSettings.of(Optional.of(HASH), false, true));
                }
                return true;
            });
        }
        JdbcGroupStore groups = new JdbcGroupStore(database);
        int members = USERS * GROUPS_OF_A_USER / GROUPS;
        boolean _ = database.commit(() -> {
            for (int i = 0; i < GROUPS; i++) {
                int first = i * members;
                groups.put(new Group(
                        "group" + i,
                        IntStream.range(first, first + members)
                                .mapToObj(member -> Subject.user(user(member % USERS)))
                                .toList()));
            }
            return true;
        });
    }

    private static String user(int i) {
        return "user" + i;
    }

    /** Half of them for users, half for groups; each third for a repository, what is in a path, and all below it. */
    private void makeRules(int from, int to) {
        for (int start = from; start < to; start += AT_ONCE) {
            int first = start;
            boolean _ = database.commit(() -> {
                for (int i = first; i < Math.min(first + AT_ONCE, to); i++) {
                    rules.add(service.id(), new NewRule(rule(i)));
                }
                return true;
            });
        }
    }

    private static AccessRule rule(int i) {
        String path = path(i);
        String pattern = switch (i % 3) {
            case 0 -> path + "/app";
            case 1 -> path + "/*";
            default -> path + "/**";
        };
        Subject subject = i % 2 == 0 ? Subject.user(user(i % USERS)) : Subject.group("group" + i % GROUPS);
        return new AccessRule(
                RulePattern.parse(pattern),
                subject,
                i % 10 == 9 ? Effect.DENY : Effect.ALLOW,
                EnumSet.of(Action.PULL, Action.PUSH));
    }

    private static String path(int i) {
        return "team" + i % 5_000 + "/project" + i;
    }

    private void decide(int size) throws Exception {
        InetAddress from = InetAddress.getByName("192.0.2.1");
        List<Long> first = new ArrayList<>();
        List<Long> again = new ArrayList<>();
        int granted = 0;
        for (int i = 0; i < WARM_UP + DECISIONS; i++) {
            int about = random.nextInt(size);
            // One in two asks for what a rule is about.
            String name = user(random.nextBoolean() ? about % USERS : random.nextInt(USERS));
            List<Scope> asked = Scope.parseAll(List.of("repository:" + path(about) + "/app:pull,push"));
            long start = System.nanoTime();
            User user = users.find(name).orElseThrow();
            Requester requester = new Requester(
                    Principal.of(user, Credential.NONE).subjects(), Credential.NONE.limits(), from, Instant.now());
            List<Access> access =
                    AccessPolicy.decide(requester, asked, policy.facts(service, requester.subjects(), asked));
            long middle = System.nanoTime();
            int same = AccessPolicy.decide(requester, asked, policy.facts(service, requester.subjects(), asked))
                    .size();
            long end = System.nanoTime();
            if (same != access.size()) {
                throw new IllegalStateException("decides otherwise the second time");
            }
            granted += access.size();
            if (i >= WARM_UP) {
                first.add(middle - start);
                again.add(end - middle);
            }
        }
        if (granted == 0) {
            throw new IllegalStateException("nothing is granted to anybody");
        }
        System.out.println(String.format(
                Locale.ROOT,
                "| %,d | %.3f | %.3f | %.3f | %.3f |",
                size,
                millis(first, 0.5),
                millis(first, 0.99),
                millis(again, 0.5),
                millis(again, 0.99)));
    }

    private static double millis(List<Long> nanos, double quantile) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return sorted[(int) (quantile * (sorted.length - 1))] / 1e6;
    }
}
