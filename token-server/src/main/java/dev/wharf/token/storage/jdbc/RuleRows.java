package dev.wharf.token.storage.jdbc;

import dev.wharf.server.proxy.AddressRange;
import dev.wharf.token.authz.AccessRule;
import dev.wharf.token.authz.Conditions;
import dev.wharf.token.authz.Effect;
import dev.wharf.token.authz.RuleOrigin;
import dev.wharf.token.authz.RulePattern;
import dev.wharf.token.authz.StoredRule;
import dev.wharf.token.storage.AccessRuleStore.ServiceRule;
import dev.wharf.token.storage.NewRule;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.Update;

/** How rules stand in their rows. */
final class RuleRows {
    static final String SELECT = """
            SELECT r.id, r.service_id, r.pattern, s.kind, s.name, e.kind AS except_kind, e.name AS except_name,
                r.effect, r.actions, r.cidrs, r.valid_from, r.valid_until, r.origin, r.enabled, r.note
            FROM acl_rules r
            JOIN subjects s ON s.id = r.subject_id
            LEFT JOIN subjects e ON e.id = r.except_subject_id
            """;

    private RuleRows() {}

    /** The ids of those whom a rule speaks of. */
    record Mentioned(long subject, Optional<Long> except) {
        Mentioned(long subject) {
            this(subject, Optional.empty());
        }
    }

    /** @param namespace the id of the namespace whose members or visibility it stands for */
    static StoredRule insert(Handle handle, long service, NewRule rule, Mentioned mentioned, Optional<Long> namespace) {
        Update insert = handle.createUpdate("""
                INSERT INTO acl_rules (service_id, namespace_id, lookup, anchor, place, pattern, subject_id,
                    except_subject_id, effect, actions, cidrs, valid_from, valid_until, origin, enabled, note)
                VALUES (:service, :namespace, :lookup, :anchor, :place, :pattern, :subject,
                    :except, :effect, :actions, :cidrs, :from, :until, :origin, :enabled, :note)
                """).bind("service", service).bind("namespace", namespace);
        return rule.kept(bind(insert, service, rule, mentioned)
                .executeAndReturnGeneratedKeys("id")
                .mapTo(Long.class)
                .one());
    }

    static void update(Handle handle, long id, long service, NewRule rule, Mentioned mentioned) {
        Update update = handle.createUpdate("""
                UPDATE acl_rules
                SET lookup = :lookup, anchor = :anchor, place = :place, pattern = :pattern, subject_id = :subject, except_subject_id = :except,
                    effect = :effect, actions = :actions, cidrs = :cidrs,
                    valid_from = :from, valid_until = :until,
                    origin = :origin, enabled = :enabled, note = :note
                WHERE id = :id
                """).bind("id", id);
        bind(update, service, rule, mentioned).execute();
    }

    private static Update bind(Update statement, long service, NewRule kept, Mentioned mentioned) {
        AccessRule rule = kept.rule();
        return statement
                .bind("lookup", RuleLookup.of(service, rule.pattern().anchor(), mentioned.subject()))
                .bind("anchor", rule.pattern().anchor())
                .bind("place", Places.of(rule.pattern()))
                .bind("pattern", rule.pattern().toString())
                .bind("subject", mentioned.subject())
                .bind("except", mentioned.except())
                .bind("effect", rule.effect().label())
                .bind("actions", ActionBits.of(rule.actions()))
                .bind("cidrs", Words.join(rule.conditions().ranges()))
                .bind("from", rule.conditions().validFrom().map(Times::utc))
                .bind("until", rule.conditions().validUntil().map(Times::utc))
                .bind("origin", kept.origin().label())
                .bind("enabled", kept.enabled())
                .bind("note", kept.note());
    }

    static List<ServiceRule> withServices(Query query) {
        return query.map((row, _) -> new ServiceRule(row.getLong("service_id"), rule(row)))
                .list();
    }

    static List<StoredRule> rules(Query query) {
        return query.map((row, _) -> rule(row)).list();
    }

    private static StoredRule rule(ResultSet row) throws SQLException {
        String exceptName = row.getString("except_name");
        AccessRule rule = new AccessRule(
                RulePattern.parse(row.getString("pattern")),
                SubjectTable.subject(row.getString("kind"), row.getString("name")),
                exceptName == null
                        ? Optional.empty()
                        : Optional.of(SubjectTable.subject(row.getString("except_kind"), exceptName)),
                Effect.of(row.getString("effect")).orElseThrow(),
                ActionBits.actions(row.getInt("actions")),
                new Conditions(
                        Words.split(row.getString("cidrs")).stream()
                                .map(AddressRange::parse)
                                .toList(),
                        Times.find(row, "valid_from"),
                        Times.find(row, "valid_until")));
        return new StoredRule(
                row.getLong("id"),
                rule,
                RuleOrigin.of(row.getString("origin")).orElseThrow(),
                row.getBoolean("enabled"),
                row.getString("note"));
    }
}
