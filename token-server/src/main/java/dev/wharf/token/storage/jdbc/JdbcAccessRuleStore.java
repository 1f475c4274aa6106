package dev.wharf.token.storage.jdbc;

import dev.wharf.model.RepositoryPattern;
import dev.wharf.token.authz.RulePattern;
import dev.wharf.token.authz.StoredRule;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.storage.AccessRuleStore;
import dev.wharf.token.storage.NewRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The access rules in a relational database. */
public final class JdbcAccessRuleStore implements AccessRuleStore {
    static final String FILED = RuleRows.SELECT + "WHERE r.lookup IN (<lookups>)";

    /** MOD looks at the lowest bit, which is pull: H2 and PostgreSQL have no operator for bits in common. */
    private static final String ON_PULL = RuleRows.SELECT + """
            WHERE r.subject_id IN (<subjects>) AND r.service_id = :service AND r.enabled = TRUE
                AND MOD(r.actions, 2) = 1
            ORDER BY r.effect DESC, CHAR_LENGTH(r.pattern), r.id
            LIMIT :limit
            """;

    private static final String BELOW = "r.anchor LIKE :below ESCAPE '!'";

    static final String ANCHORED = RuleRows.SELECT + """
            WHERE r.anchor IN (<anchors>) AND r.service_id = :service
            ORDER BY r.id
            FETCH FIRST :limit ROWS ONLY
            """;

    private static final String THROUGHOUT = RuleRows.SELECT
            + "WHERE r.subject_id IN (<subjects>) AND r.service_id = :service AND (r.anchor IN (<anchors>) OR " + BELOW
            + ")";

    private static final Comparator<StoredRule> DENIALS_AND_SHORT_FIRST = Comparator.comparing(
                    (StoredRule stored) -> stored.rule().effect())
            .reversed()
            .thenComparingInt(stored -> stored.rule().pattern().toString().length());

    private final Database database;

    public JdbcAccessRuleStore(Database database) {
        this.database = database;
    }

    @Override
    public PutResult add(long service, NewRule rule) {
        return database.write(handle -> put(
                handle,
                service,
                Optional.empty(),
                rule,
                mentioned -> new PutResult.Kept(RuleRows.insert(handle, service, rule, mentioned, Optional.empty()))));
    }

    @Override
    public PutResult replace(long id, NewRule rule) {
        return database.write(handle -> find(handle, id)
                .map(present -> put(handle, present.service(), Optional.of(id), rule, mentioned -> {
                    RuleRows.update(handle, id, present.service(), rule, mentioned);
                    return new PutResult.Kept(rule.kept(id));
                }))
                .orElseGet(PutResult.NotFound::new));
    }

    /** @param self the id of the rule that is replaced */
    private static PutResult put(
            Handle handle,
            long service,
            Optional<Long> self,
            NewRule rule,
            Function<RuleRows.Mentioned, PutResult> change) {
        List<Subject> subjects = Stream.concat(Stream.of(rule.rule().subject()), rule.rule().except().stream())
                .toList();
        Map<Subject, Long> ids = SubjectTable.ids(handle, subjects);
        Optional<Subject> unknown =
                subjects.stream().filter(subject -> !ids.containsKey(subject)).findFirst();
        if (unknown.isPresent()) {
            return new PutResult.UnknownSubject(unknown.get());
        }
        RuleRows.Mentioned mentioned = new RuleRows.Mentioned(
                Objects.requireNonNull(ids.get(subjects.getFirst())),
                rule.rule().except().map(ids::get));
        Optional<StoredRule> same = same(handle, service, mentioned, rule)
                .filter(stored -> self.filter(id -> id == stored.id()).isEmpty());
        if (same.isPresent()) {
            return new PutResult.Existing(same.get());
        }
        boolean isOneTooMany = rule.rule().pattern() instanceof RulePattern.Template
                && templates(handle, service, self.orElse(0L)) >= MAX_TEMPLATES;
        return isOneTooMany ? new PutResult.TooManyTemplates() : change.apply(mentioned);
    }

    private static Optional<StoredRule> same(Handle handle, long service, RuleRows.Mentioned mentioned, NewRule rule) {
        Query query = handle.createQuery(RuleRows.SELECT + "WHERE r.pattern = :pattern AND r.service_id = :service"
                        + " AND r.subject_id = :subject AND r.origin = :origin ORDER BY r.id")
                .bind("pattern", rule.rule().pattern().toString())
                .bind("service", service)
                .bind("subject", mentioned.subject())
                .bind("origin", rule.origin().label());
        return RuleRows.rules(query).stream()
                .filter(stored -> stored.rule().equals(rule.rule()))
                .findFirst();
    }

    private static int templates(Handle handle, long service, long except) {
        return handle.createQuery("""
                        SELECT COUNT(*) FROM acl_rules
                        WHERE anchor = :anchor AND service_id = :service AND id <> :except
                        """)
                .bind("anchor", RulePattern.Template.ANCHOR)
                .bind("service", service)
                .bind("except", except)
                .mapTo(Integer.class)
                .one();
    }

    @Override
    public Optional<ServiceRule> find(long id) {
        return database.read(handle -> find(handle, id));
    }

    private static Optional<ServiceRule> find(Handle handle, long id) {
        return RuleRows.withServices(
                        handle.createQuery(RuleRows.SELECT + "WHERE r.id = :id").bind("id", id))
                .stream()
                .findFirst();
    }

    @Override
    public boolean delete(long id) {
        return database.write(handle -> handle.execute("DELETE FROM acl_rules WHERE id = ?", id) > 0);
    }

    @Override
    public List<ServiceRule> list(Filter filter, long after, int limit) {
        List<String> conditions = new ArrayList<>(List.of("r.id > :after"));
        filter.service().ifPresent(_ -> conditions.add("r.service_id = :service"));
        filter.subject().ifPresent(_ -> conditions.add("s.kind = :kind AND s.name = :name"));
        filter.pattern().ifPresent(_ -> conditions.add("r.pattern = :pattern"));
        filter.origin().ifPresent(_ -> conditions.add("r.origin = :origin"));
        filter.under().ifPresent(_ -> conditions.add(BELOW));
        return database.read(handle -> {
            Query query = handle.createQuery(RuleRows.SELECT + "WHERE " + String.join(" AND ", conditions)
                            + " ORDER BY r.id FETCH FIRST :limit ROWS ONLY")
                    .bind("after", after)
                    .bind("limit", limit);
            filter.service().ifPresent(service -> query.bind("service", service));
            filter.subject()
                    .ifPresent(subject ->
                            query.bind("kind", subject.kind().label()).bind("name", subject.name()));
            filter.pattern().ifPresent(pattern -> query.bind("pattern", pattern.toString()));
            filter.origin().ifPresent(origin -> query.bind("origin", origin.label()));
            filter.under().ifPresent(path -> query.bind("below", LikePattern.startingWith(path.anchor())));
            return RuleRows.withServices(query);
        });
    }

    @Override
    public List<StoredRule> filed(long service, Set<Subject> subjects, Set<String> anchors) {
        return database.read(handle -> {
            Collection<Long> ids = SubjectTable.ids(handle, subjects).values();
            Set<Long> lookups = anchors.stream()
                    .flatMap(anchor -> ids.stream().map(id -> RuleLookup.of(service, anchor, id)))
                    .collect(Collectors.toSet());
            return Chunks.of(lookups).stream()
                    .flatMap(chunk -> RuleRows.rules(handle.createQuery(FILED).bindList("lookups", chunk)).stream())
                    .toList();
        });
    }

    @Override
    public List<StoredRule> onPull(long service, Set<Subject> subjects, int limit) {
        return database.read(handle -> {
            Collection<Long> ids = SubjectTable.ids(handle, subjects).values();
            return Chunks.of(ids).stream()
                    .flatMap(chunk -> RuleRows.rules(handle.createQuery(ON_PULL)
                                    .bindList("subjects", chunk)
                                    .bind("service", service)
                                    .bind("limit", limit))
                            .stream())
                    .sorted(DENIALS_AND_SHORT_FIRST)
                    .limit(limit)
                    .toList();
        });
    }

    @Override
    public List<StoredRule> anchored(long service, Set<String> anchors, int limit) {
        return database.read(handle -> Chunks.of(anchors).stream()
                .flatMap(chunk -> RuleRows.rules(handle.createQuery(ANCHORED)
                                .bindList("anchors", chunk)
                                .bind("service", service)
                                .bind("limit", limit))
                        .stream())
                .sorted(Comparator.comparingLong(StoredRule::id))
                .limit(limit)
                .toList());
    }

    @Override
    public List<StoredRule> throughout(long service, Set<Subject> subjects, RepositoryPattern pattern) {
        Set<String> above = above(pattern);
        return database.read(handle -> Chunks.of(
                        SubjectTable.ids(handle, subjects).values())
                .stream()
                .flatMap(chunk -> RuleRows.rules(handle.createQuery(THROUGHOUT)
                                .bindList("subjects", chunk)
                                .bindList("anchors", List.copyOf(above))
                                .bind("service", service)
                                .bind("below", LikePattern.startingWith(pattern.anchor())))
                        .stream())
                .toList());
    }

    /** Where rules that cover a pattern begin. */
    private static Set<String> above(RepositoryPattern pattern) {
        Set<String> anchors = new HashSet<>(List.of("", RulePattern.Template.ANCHOR, pattern.anchor()));
        String anchor = pattern.anchor();
        for (int slash = anchor.indexOf('/'); slash >= 0; slash = anchor.indexOf('/', slash + 1)) {
            anchors.add(anchor.substring(0, slash + 1));
        }
        return anchors;
    }
}
