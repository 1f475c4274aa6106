package dev.wharf.token.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.wharf.model.Action;
import dev.wharf.model.InvalidValueException;
import dev.wharf.server.proxy.AddressRange;
import dev.wharf.token.authz.AccessRule;
import dev.wharf.token.authz.RuleOrigin;
import dev.wharf.token.authz.StoredRule;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.authz.dockerauth.AclImport;
import dev.wharf.token.service.Service;
import dev.wharf.token.storage.AccessRuleStore;
import dev.wharf.token.storage.AccessRuleStore.PutResult;
import dev.wharf.token.storage.NewRule;
import io.helidon.http.Method;
import java.util.List;
import java.util.Locale;

/** Makes rules of docker_auth's access lists. */
public final class AclImportHandler implements Handler {
    private final AccessRuleStore rules;
    private final ServiceChoice services;

    public AclImportHandler(AccessRuleStore rules, ServiceChoice services) {
        this.rules = rules;
        this.services = services;
    }

    private record RuleResult(String result, long id, RuleText rule) {}

    private record RuleText(String pattern, String subject, String effect, List<String> actions, List<String> cidrs) {
        static RuleText of(AccessRule rule) {
            return new RuleText(
                    rule.pattern().toString(),
                    rule.subject().toString(),
                    rule.effect().label(),
                    rule.actions().stream().map(Action::label).toList(),
                    rule.conditions().ranges().stream()
                            .map(AddressRange::toString)
                            .toList());
        }
    }

    private record EntryView(int entry, String comment, String outcome, List<RuleResult> rules, List<String> notes) {}

    private record View(@JsonProperty("dry_run") boolean dryRun, List<String> warnings, List<EntryView> entries) {}

    @Override
    public List<Endpoint> endpoints() {
        return List.of(Endpoint.admin(Method.POST, "rules:import-docker-auth", this::post));
    }

    /**
     * {@code POST /api/v1/rules:import-docker-auth?service=&dry_run=} with a configuration of docker_auth, or its
     * access list alone, in YAML: adds the rules, of origin import, that say the same, and says of each entry what
     * became of it. With {@code dry_run} nothing changes.
     */
    private Answer post(ApiRequest request) {
        FormParameters query = request.query("service", "dry_run");
        boolean dryRun = query.flag("dry_run");
        String yaml = request.yaml();
        Service service = services.named(query.first("service"));
        AclImport read = read(yaml, service);
        request.awaitTurn();
        View view = new View(
                dryRun,
                read.warnings(),
                read.entries().stream()
                        .map(entry -> entry(request.caller(), service, entry))
                        .toList());
        if (dryRun) {
            throw RefusedException.trial(Answer.json(200, view));
        }
        return Answer.json(200, view);
    }

    private static AclImport read(String yaml, Service service) {
        try {
            return AclImport.read(yaml, service.name().value());
        } catch (InvalidValueException e) {
            throw Problem.of(400, e.getMessage()).refuse();
        }
    }

    private EntryView entry(Caller admin, Service service, AclImport.Entry entry) {
        String note = ("docker_auth entry " + entry.number()
                        + (entry.comment().isEmpty() ? "" : ": " + entry.comment()))
                .replaceAll("\\p{Cntrl}", " ");
        String shortNote = note.length() <= StoredRule.MAX_NOTE ? note : note.substring(0, StoredRule.MAX_NOTE);
        return new EntryView(
                entry.number(),
                entry.comment(),
                entry.outcome().name().toLowerCase(Locale.ROOT),
                entry.rules().stream()
                        .map(rule -> add(admin, service, new NewRule(rule, RuleOrigin.IMPORT, true, shortNote)))
                        .toList(),
                entry.notes());
    }

    private RuleResult add(Caller admin, Service service, NewRule rule) {
        RuleText text = RuleText.of(rule.rule());
        return switch (rules.add(service.id(), rule)) {
            case PutResult.Kept(StoredRule kept) -> {
                admin.created(
                        "rule:" + kept.id(), RuleView.of(service.name(), kept).toString());
                yield new RuleResult("added", kept.id(), text);
            }
            case PutResult.Existing(StoredRule existing) -> new RuleResult("existing", existing.id(), text);
            case PutResult.UnknownSubject(Subject unknown) ->
                new RuleResult("unknown_" + unknown.kind().label(), 0, text);
            case PutResult.TooManyTemplates() -> new RuleResult("too_many_templates", 0, text);
            case PutResult.NotFound() -> throw new IllegalStateException("adding looks for no rule");
        };
    }
}
