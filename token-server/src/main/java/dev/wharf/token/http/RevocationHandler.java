package dev.wharf.token.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.wharf.token.issue.SigningKeys;
import dev.wharf.token.storage.RevocationStore;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells the registry which tokens not to believe although they are signed and have not ended. */
public final class RevocationHandler implements Handler {
    private final RevocationStore revocations;
    private final SigningKeys keys;
    private final CallerAddress callers;

    /** @param callers knows the registry */
    public RevocationHandler(RevocationStore revocations, SigningKeys keys, CallerAddress callers) {
        this.revocations = revocations;
        this.keys = keys;
        this.callers = callers;
    }

    /** Either the tokens of a subject that are older, or all that a key has signed. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record View(
            @Nullable String sub,
            @JsonProperty("not_before") @Nullable String notBefore,
            @Nullable String kid) {}

    @Override
    public List<Endpoint> endpoints() {
        return List.of(Endpoint.open("revocations", Method.GET, Endpoint.API + "revocations", this::list));
    }

    /**
     * {@code GET /api/v1/revocations?since=TIME}, for whoever shows the registry's secret: the subjects whose older
     * tokens are void since that time, and all revoked keys.
     */
    private Answer list(ApiRequest request) {
        if (!callers.isRegistry(request.http())) {
            throw Problem.of(403, "only the registry may read this, which shows its secret")
                    .refuse();
        }
        Instant since = request.query("since")
                .first("since")
                .map(RevocationHandler::time)
                .orElse(Instant.EPOCH);
        List<View> views = new ArrayList<>();
        keys.revoked().forEach(kid -> views.add(new View(null, null, kid)));
        revocations.since(since).forEach(entry -> views.add(new View(entry.subject(), time(entry.notBefore()), null)));
        return Answer.json(200, views).with(HeaderNames.CACHE_CONTROL, "no-store");
    }

    /** In milliseconds, as tokens have it: more would make a token older than it is. */
    private static String time(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private static Instant time(String text) {
        try {
            Instant time = Instant.parse(text);
            if (!time.isBefore(Instant.EPOCH) && time.isBefore(Instant.parse("+10000-01-01T00:00:00Z"))) {
                return time;
            }
        } catch (DateTimeException e) {
            // Falls through to the same refusal as a time that no database has.
        }
        throw new Problem(400, "must be a time such as 2026-11-01T12:00:00Z", Optional.of("since"), Optional.empty())
                .refuse();
    }
}
