package dev.wharf.token.storage.jdbc;

import dev.wharf.model.RepositoryName;
import dev.wharf.model.RepositoryPattern;
import dev.wharf.model.Scope;
import dev.wharf.token.authz.AccessRule;
import dev.wharf.token.authz.Effect;
import dev.wharf.token.authz.RulePattern;
import dev.wharf.token.authz.StoredRule;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.storage.AccessRuleStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The access rules in a relational database. */
public final class JdbcAccessRuleStore implements AccessRuleStore {
    static final String SELECT = """
            SELECT r.id, r.pattern, s.kind, s.name, r.effect, r.actions
            FROM acl_rules r
            JOIN subjects s ON s.id = r.subject_id
            """;
    static final String RELEVANT = SELECT + "WHERE r.lookup IN (<lookups>)";

    /** MOD looks at the lowest bit, which is pull: H2 and PostgreSQL have no operator for bits in common. */
    private static final String ON_PULL = SELECT + """
            WHERE r.subject_id IN (<subjects>) AND MOD(r.actions, 2) = 1
            ORDER BY r.effect DESC, CHAR_LENGTH(r.pattern), r.id
            LIMIT :limit
            """;

    private static final Comparator<StoredRule> DENIALS_AND_SHORT_FIRST = Comparator.comparing(
                    (StoredRule stored) -> stored.rule().effect())
            .reversed()
            .thenComparingInt(stored -> stored.rule().pattern().toString().length());

    private final Database database;

    public JdbcAccessRuleStore(Database database) {
        this.database = database;
    }

    @Override
    public AddResult add(AccessRule rule) {
        return database.write(handle -> {
            Long subjectId = SubjectTable.ids(handle, List.of(rule.subject())).get(rule.subject());
            if (subjectId == null) {
                return new AddResult.UnknownSubject(rule.subject());
            }
            return same(handle, subjectId, rule)
                    .<AddResult>map(id -> new AddResult.Existing(new StoredRule(id, rule)))
                    .orElseGet(() -> new AddResult.Added(new StoredRule(insert(handle, subjectId, rule), rule)));
        });
    }

    private static Optional<Long> same(Handle handle, long subjectId, AccessRule rule) {
        return handle.createQuery("""
                        SELECT id FROM acl_rules
                        WHERE pattern = :pattern AND subject_id = :subject AND effect = :effect AND actions = :actions
                        """)
                .bind("pattern", rule.pattern().toString())
                .bind("subject", subjectId)
                .bind("effect", rule.effect().label())
                .bind("actions", ActionBits.of(rule.actions()))
                .mapTo(Long.class)
                .findOne();
    }

    static long insert(Handle handle, long subjectId, AccessRule rule) {
        return handle.createUpdate("""
                        INSERT INTO acl_rules (lookup, pattern, subject_id, effect, actions)
                        VALUES (:lookup, :pattern, :subject, :effect, :actions)
                        """)
                .bind("lookup", RuleLookup.of(rule.pattern().anchor(), subjectId))
                .bind("pattern", rule.pattern().toString())
                .bind("subject", subjectId)
                .bind("effect", rule.effect().label())
                .bind("actions", ActionBits.of(rule.actions()))
                .executeAndReturnGeneratedKeys("id")
                .mapTo(Long.class)
                .one();
    }

    @Override
    public Optional<StoredRule> find(long id) {
        return database
                .read(handle ->
                        rules(handle.createQuery(SELECT + "WHERE r.id = :id").bind("id", id)))
                .stream()
                .findFirst();
    }

    @Override
    public boolean delete(long id) {
        return database.write(handle -> handle.execute("DELETE FROM acl_rules WHERE id = ?", id) > 0);
    }

    @Override
    public List<StoredRule> list(Optional<Subject> subject, Optional<RulePattern> pattern) {
        List<String> conditions = new ArrayList<>();
        subject.ifPresent(_ -> conditions.add("s.kind = :kind AND s.name = :name"));
        pattern.ifPresent(_ -> conditions.add("r.pattern = :pattern"));
        String where = conditions.isEmpty() ? "" : "WHERE " + String.join(" AND ", conditions);
        return database.read(handle -> {
            Query query = handle.createQuery(SELECT + where + " ORDER BY r.id");
            subject.ifPresent(given -> query.bind("kind", given.kind().label()).bind("name", given.name()));
            pattern.ifPresent(given -> query.bind("pattern", given.toString()));
            return rules(query);
        });
    }

    @Override
    public List<StoredRule> relevant(Set<Subject> subjects, List<Scope> scopes) {
        Set<String> anchors = anchors(scopes);
        if (anchors.isEmpty()) {
            return List.of();
        }
        return database.read(handle -> {
            Collection<Long> ids = SubjectTable.ids(handle, subjects).values();
            Set<Long> lookups = anchors.stream()
                    .flatMap(anchor -> ids.stream().map(id -> RuleLookup.of(anchor, id)))
                    .collect(Collectors.toSet());
            return Chunks.of(lookups).stream()
                    .flatMap(chunk -> rules(handle.createQuery(RELEVANT).bindList("lookups", chunk)).stream())
                    .toList();
        });
    }

    @Override
    public List<StoredRule> onPull(Set<Subject> subjects, int limit) {
        return database.read(handle -> {
            Collection<Long> ids = SubjectTable.ids(handle, subjects).values();
            return Chunks.of(ids).stream()
                    .flatMap(chunk ->
                            rules(handle.createQuery(ON_PULL)
                                            .bindList("subjects", chunk)
                                            .bind("limit", limit))
                                    .stream())
                    .sorted(DENIALS_AND_SHORT_FIRST)
                    .limit(limit)
                    .toList();
        });
    }

    /** Where the rules for these scopes are filed; what is no repository is decided by the rules on everything. */
    private static Set<String> anchors(List<Scope> scopes) {
        Set<String> anchors = new HashSet<>();
        for (Scope scope : scopes) {
            if (!scope.type().equals(Scope.REPOSITORY)) {
                anchors.add(RepositoryPattern.ALL.anchor());
            } else if (RepositoryName.isValid(scope.name())) {
                anchors.addAll(RepositoryPattern.anchorsOf(new RepositoryName(scope.name())));
                anchors.add(RulePattern.Template.ANCHOR);
            }
        }
        return anchors;
    }

    private static List<StoredRule> rules(Query query) {
        return query.map((row, _) -> rule(row)).list();
    }

    private static StoredRule rule(ResultSet row) throws SQLException {
        return new StoredRule(
                row.getLong("id"),
                new AccessRule(
                        RulePattern.parse(row.getString("pattern")),
                        SubjectTable.subject(row.getString("kind"), row.getString("name")),
                        Effect.of(row.getString("effect")).orElseThrow(),
                        ActionBits.actions(row.getInt("actions"))));
    }
}
