package dev.wharf.token.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.wharf.token.federation.Explanation;
import dev.wharf.token.federation.Failure;
import dev.wharf.token.federation.Federation;
import dev.wharf.token.federation.Trust;
import io.helidon.http.Method;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells administrators why a provider's token is accepted or not; the token itself is kept nowhere. */
public final class FederationExplainHandler implements Handler {
    private final Federation federation;

    public FederationExplainHandler(Federation federation) {
        this.federation = federation;
    }

    private record FailureView(String part, String problem) {
        static FailureView of(Failure failure) {
            return new FailureView(failure.part(), failure.problem());
        }
    }

    private record TrustView(String name, String robot, boolean accepted, List<FailureView> failures) {
        static TrustView of(Explanation.TrustMatch match) {
            return new TrustView(
                    match.trust().name(),
                    match.trust().robot(),
                    match.matches(),
                    match.failures().stream().map(FailureView::of).toList());
        }
    }

    /**
     * What is said of a token.
     *
     * @param failure what it fails by, whatever the trusts say
     * @param robots as whom its bearer may act
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record View(
            @JsonProperty("claims") Map<String, Object> claims,
            @Nullable String provider,
            @Nullable FailureView failure,
            List<TrustView> trusts,
            List<String> robots) {
        static View of(Explanation explanation) {
            return new View(
                    explanation.claims(),
                    explanation.provider().orElse(null),
                    explanation.failure().map(FailureView::of).orElse(null),
                    explanation.trusts().stream().map(TrustView::of).toList(),
                    explanation.accepting().stream()
                            .map(Trust::robot)
                            .distinct()
                            .toList());
        }
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(Endpoint.admin(Method.POST, "federation:explain", this::explain));
    }

    /**
     * {@code POST /api/v1/federation:explain} with {@code {"jwt":"…"}}: what the token says, and by what it fails with
     * each trust in its provider. It does not count as a use of the token, and of robots only the names are looked at.
     */
    private Answer explain(ApiRequest request) {
        JsonFields body = request.body();
        String token = body.requiredText("jwt");
        body.end();
        return Answer.json(200, View.of(federation.explain(token)));
    }
}
