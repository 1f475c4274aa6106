package dev.wharf.token.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.wharf.model.Action;
import dev.wharf.token.service.Service;
import dev.wharf.token.storage.ServiceStore;
import dev.wharf.token.storage.StoredToken;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is shown of a secret.
 *
 * @param prefix its first characters
 * @param service the only service that it is good for; absent for all
 * @param secret the whole; only in the answer to whoever has it made
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SecretView(
        long id,
        @Nullable String name,
        String prefix,
        List<String> actions,
        List<String> patterns,
        List<String> cidrs,
        @Nullable String service,
        @JsonProperty("created_at") String createdAt,
        @JsonProperty("expires_at") @Nullable String expiresAt,
        @JsonProperty("last_used_at") @Nullable String lastUsedAt,
        @JsonProperty("last_used_from") @Nullable String lastUsedFrom,
        @Nullable String secret) {
    /** Without the secret, which nobody has any more. */
    static List<SecretView> of(List<StoredToken> tokens, ServiceStore services) {
        List<Service> all = tokens.isEmpty() ? List.of() : services.list();
        return tokens.stream().map(token -> of(token, all, Optional.empty())).toList();
    }

    /** With the secret. */
    static SecretView of(StoredToken token, ServiceStore services, String secret) {
        return of(token, services.list(), Optional.of(secret));
    }

    private static SecretView of(StoredToken stored, List<Service> services, Optional<String> secret) {
        StoredToken.Settings token = stored.token();
        return new SecretView(
                stored.id(),
                token.kind() == StoredToken.Kind.ROBOT ? null : token.name(),
                token.shown(),
                token.limits().actions().stream().map(Action::label).toList(),
                token.limits().patterns().stream().map(Object::toString).toList(),
                token.from().stream().map(Object::toString).toList(),
                token.serviceId().flatMap(id -> name(services, id)).orElse(null),
                token.createdAt().toString(),
                token.expiresAt().map(Instant::toString).orElse(null),
                stored.used().map(StoredToken.Use::at).map(Instant::toString).orElse(null),
                stored.used().map(StoredToken.Use::from).orElse(null),
                secret.orElse(null));
    }

    private static Optional<String> name(List<Service> services, long id) {
        return services.stream()
                .filter(service -> service.id() == id)
                .map(service -> service.name().value())
                .findFirst();
    }

    /** What is recorded of a new one: nothing of the secret but its prefix. */
    String detail() {
        return "prefix=" + prefix + " actions=" + actions + " patterns=" + patterns + " cidrs=" + cidrs
                + (service == null ? "" : " service=" + service)
                + (expiresAt == null ? "" : " expires_at=" + expiresAt);
    }

    /** Secrets are for nobody else's eyes. */
    @Override
    public String toString() {
        return "SecretView[" + prefix + "]";
    }
}
