package dev.wharf.token.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.wharf.token.issue.KeyDescription;
import dev.wharf.token.issue.SigningKeys;
import dev.wharf.token.storage.StoredKey;
import io.helidon.http.Method;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The keys that sign tokens, for administrators; nothing of their private halves. */
public final class SigningKeyHandler implements Handler {
    private final SigningKeys keys;

    public SigningKeyHandler(SigningKeys keys) {
        this.keys = keys;
    }

    /** What is shown of a key. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record View(
            String kid,
            @JsonProperty("kid_libtrust") String libtrustId,
            String role,
            String state,
            String algorithm,
            @JsonProperty("created_at") String createdAt,
            @JsonProperty("active_from") @Nullable String usedFrom,
            @JsonProperty("activated_at") @Nullable String activatedAt,
            @JsonProperty("retired_at") @Nullable String retiredAt,
            @JsonProperty("revoked_at") @Nullable String revokedAt,
            @JsonProperty("not_after") String notAfter) {
        static View of(KeyDescription key) {
            StoredKey.Times times = key.times();
            return new View(
                    key.id(),
                    key.libtrustId(),
                    key.role().label(),
                    key.state().label(),
                    key.algorithm(),
                    times.created().toString(),
                    text(key.usedFrom()),
                    text(times.activated()),
                    text(times.retired()),
                    text(times.revoked()),
                    key.notAfter().toString());
        }

        private static @Nullable String text(Optional<Instant> time) {
            return time.map(Instant::toString).orElse(null);
        }
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.admin(Method.GET, "keys", _ -> list()),
                Endpoint.admin(Method.POST, "keys:rotate", this::rotate),
                Endpoint.admin(Method.POST, "keys/{kid}:revoke", this::revoke));
    }

    /** {@code GET /api/v1/keys}. */
    private Answer list() {
        return Answer.json(200, keys.list().stream().map(View::of).toList());
    }

    /**
     * {@code POST /api/v1/keys:rotate} with {@code {"now":false}}: makes the next signing key, if there is none yet. It
     * is published, and signs when all caches of the published keys know it; with {@code now} at once.
     */
    private Answer rotate(ApiRequest request) {
        boolean isUrgent = request.hasBody() && isUrgent(request.body());
        KeyDescription key = keys.rotate(isUrgent);
        request.caller().changed("key:" + key.id(), "rotated, " + key.state().label());
        return Answer.json(200, View.of(key));
    }

    private static boolean isUrgent(JsonFields body) {
        boolean isUrgent = body.flag("now", false);
        body.end();
        return isUrgent;
    }

    /**
     * {@code POST /api/v1/keys/{kid}:revoke}: a signing key is published no more and another one signs, at once. With
     * the CA everything that it has certified is revoked, and registries need the certificate of the new one.
     */
    private Answer revoke(ApiRequest request) {
        KeyDescription key = keys.revoke(request.parameter("kid"))
                .orElseThrow(() -> Problem.of(404, "there is no such key").refuse());
        request.caller().changed("key:" + key.id(), "revoked");
        return Answer.json(200, View.of(key));
    }
}
