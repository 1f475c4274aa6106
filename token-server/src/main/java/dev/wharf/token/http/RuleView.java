package dev.wharf.token.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.wharf.model.Action;
import dev.wharf.server.proxy.AddressRange;
import dev.wharf.token.authz.AccessRule;
import dev.wharf.token.authz.StoredRule;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.service.ServiceName;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is shown of a rule; what is null is left out. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record RuleView(
        long id,
        String service,
        String pattern,
        String subject,
        @Nullable String except,
        String effect,
        List<String> actions,
        List<String> cidrs,
        @JsonProperty("valid_from") @Nullable String validFrom,
        @JsonProperty("valid_until") @Nullable String validUntil,
        boolean enabled,
        String note,
        String origin) {
    static RuleView of(ServiceName service, StoredRule stored) {
        AccessRule rule = stored.rule();
        return new RuleView(
                stored.id(),
                service.value(),
                rule.pattern().toString(),
                rule.subject().toString(),
                rule.except().map(Subject::toString).orElse(null),
                rule.effect().label(),
                rule.actions().stream().map(Action::label).toList(),
                rule.conditions().ranges().stream().map(AddressRange::toString).toList(),
                rule.conditions().validFrom().map(Instant::toString).orElse(null),
                rule.conditions().validUntil().map(Instant::toString).orElse(null),
                stored.enabled(),
                stored.note(),
                stored.origin().label());
    }
}
