package dev.wharf.token.federation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Believes the tokens of other people's OpenID providers as far as the trusts say (OpenID Connect Core 1.0 section
 * 3.1.3.7, RFC 8725).
 */
public final class Federation {
    private static final int MAX_PROVIDERS = 1000;
    private static final String KEYS = "keys";

    private final TrustDirectory directory;
    private final KeySource source;
    private final InstantSource clock;
    private final ReplayCache used;
    private final Cache<Provider, ProviderKeys> keys =
            Caffeine.newBuilder().maximumSize(MAX_PROVIDERS).build();

    public Federation(TrustDirectory directory, OutboundHosts hosts, InstantSource clock) {
        this(directory, new HttpKeySource(hosts), clock);
    }

    Federation(TrustDirectory directory, KeySource source, InstantSource clock) {
        this.directory = directory;
        this.source = source;
        this.clock = clock;
        this.used = new ReplayCache(clock);
    }

    /** Whether somebody's password is no password but a token. */
    public static boolean resemblesToken(String password) {
        return IdentityToken.resembles(password);
    }

    /**
     * Tells which robot the bearer of a token is; blocks while the provider's keys are read.
     *
     * @param robot the robot that he wants to be; absent: the only one that he can be
     */
    public FederatedLogin authenticate(String token, Optional<String> robot) {
        Explanation explanation = explain(token);
        if (explanation.failure().map(failure -> failure.part().equals(KEYS)).orElse(false)) {
            return new FederatedLogin.Unavailable(explanation.provider().orElseThrow());
        }
        List<Trust> accepting = explanation.accepting().stream()
                .filter(trust -> robot.map(trust.robot()::equals).orElse(true))
                .toList();
        if (accepting.isEmpty()) {
            return new FederatedLogin.Refused(
                    explanation.accepting().isEmpty()
                            ? explanation.summary()
                            : explanation.summary() + " do not lead to that robot");
        }
        if (accepting.stream().map(Trust::robot).distinct().count() > 1) {
            return new FederatedLogin.Refused(explanation.summary() + " lead to several robots, and none was named");
        }
        Trust trust =
                accepting.stream().min(Comparator.comparing(Trust::singleUse)).orElseThrow();
        return accept(trust, explanation);
    }

    private FederatedLogin accept(Trust trust, Explanation explanation) {
        if (trust.singleUse() && !isFirstUse(explanation)) {
            return new FederatedLogin.Refused("trust " + trust.name() + ": jti was used before");
        }
        return new FederatedLogin.Accepted(trust, explanation.claims().get("sub") instanceof String sub ? sub : "");
    }

    private boolean isFirstUse(Explanation explanation) {
        Instant end = TokenTimes.time(explanation.claims().get("exp")).orElseThrow();
        return used.isFirstUse(text(explanation, "iss"), text(explanation, "jti"), end.plus(TokenTimes.LEEWAY));
    }

    private static String text(Explanation explanation, String claim) {
        return Objects.requireNonNull(explanation.claims().get(claim)).toString();
    }

    /** Tells why a token is accepted or not; does not count as a use. Blocks while the provider's keys are read. */
    public Explanation explain(String token) {
        return IdentityToken.parse(token).map(this::explain).orElseGet(Explanation::unreadable);
    }

    private Explanation explain(IdentityToken token) {
        Optional<Provider> provider =
                token.claims().get("iss") instanceof String issuer ? directory.provider(issuer) : Optional.empty();
        if (provider.isEmpty()) {
            Failure failure = new Failure("iss", "no provider has this issuer");
            return new Explanation(token.claims(), Optional.empty(), Optional.of(failure), List.of());
        }
        Optional<Failure> failure = signatureFailure(token, provider.get())
                .or(() -> TokenTimes.failure(token.claims(), provider.get().maxAge(), clock.instant()));
        return new Explanation(
                token.claims(),
                provider.map(Provider::name),
                failure,
                directory.trusts(provider.get()).stream()
                        .map(trust -> new Explanation.TrustMatch(trust, trust.failures(token.claims())))
                        .toList());
    }

    private Optional<Failure> signatureFailure(IdentityToken token, Provider provider) {
        Optional<JwsAlgorithm> algorithm = JwsAlgorithm.of(token.algorithm()).filter(provider.algorithms()::contains);
        if (algorithm.isEmpty()) {
            return failure("alg", "is not one that the provider may sign with");
        }
        if (token.keyId().isEmpty()) {
            return failure("kid", "there is none");
        }
        try {
            List<VerificationKey> candidates = keysOf(provider)
                    .with(token.keyId().get())
                    .find(token.keyId().get(), algorithm.get());
            if (candidates.isEmpty()) {
                return failure("kid", "the provider has no such key for this alg");
            }
            return candidates.stream().anyMatch(key -> token.isSignedWith(key, algorithm.get()))
                    ? Optional.empty()
                    : failure("signature", "is not by the provider's key");
        } catch (IOException e) {
            return failure(KEYS, "of the provider cannot be read: " + e.getMessage());
        }
    }

    private ProviderKeys keysOf(Provider provider) {
        return keys.get(provider, each -> new ProviderKeys(each, source, clock));
    }

    private static Optional<Failure> failure(String part, String problem) {
        return Optional.of(new Failure(part, problem));
    }
}
