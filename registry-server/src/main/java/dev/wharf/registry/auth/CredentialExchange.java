package dev.wharf.registry.auth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.wharf.model.Scope;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Gets a token for Basic credentials, so that curl and scripts need not: the same endpoint that clients use, hence the
 * same rules, and the same verification of what comes back.
 *
 * <p>The caller's address goes along, since the token server would see only ours; it believes that only together with
 * the shared secret. Good credentials are remembered for half a minute under a keyed hash that does not tell them.
 */
public final class CredentialExchange {
    private static final System.Logger LOG = System.getLogger(CredentialExchange.class.getName());
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration REMEMBERED = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private final URI endpoint;
    private final String service;
    private final Optional<String> secret;
    private final TokenVerifier verifier;
    private final HttpClient client;
    private final InstantSource clock;
    private final SecretKeySpec hashKey;
    private final Cache<ByteBuffer, Exchanged> remembered =
            Caffeine.newBuilder().maximumSize(1_000).build();

    private record Exchanged(VerifiedToken token, Instant until) {}

    /**
     * @param endpoint the token endpoint as the registry reaches it
     * @param service the audience to ask for
     * @param secret makes the token server believe the caller's address; without it that is not sent
     * @param random makes the key under which credentials are remembered
     */
    public CredentialExchange(
            URI endpoint,
            String service,
            Optional<String> secret,
            TokenVerifier verifier,
            HttpClient client,
            InstantSource clock,
            SecureRandom random) {
        this.endpoint = endpoint;
        this.service = service;
        this.secret = secret;
        this.verifier = verifier;
        this.client = client;
        this.clock = clock;
        byte[] key = new byte[32];
        random.nextBytes(key);
        this.hashKey = new SecretKeySpec(key, "HmacSHA256");
    }

    /**
     * The token for these credentials.
     *
     * @param basic the value of the {@code Authorization} header
     * @return empty if the token server says that they are wrong
     * @throws TokenServerException if it cannot say
     */
    Optional<VerifiedToken> exchange(String basic, List<Scope> scopes, Caller caller) {
        return remembered(Optional.of(basic), scopes, caller);
    }

    /**
     * The token for somebody without credentials.
     *
     * @return empty if the token server gives none
     * @throws TokenServerException if it cannot say
     */
    Optional<VerifiedToken> anonymous(List<Scope> scopes, Caller caller) {
        return remembered(Optional.empty(), scopes, caller);
    }

    private Optional<VerifiedToken> remembered(Optional<String> basic, List<Scope> scopes, Caller caller) {
        ByteBuffer key = hash(basic.orElse("") + "\n" + scopes);
        Exchanged known = remembered.getIfPresent(key);
        Instant now = clock.instant();
        if (known != null && now.isBefore(known.until) && verifier.isStillGood(known.token, now)) {
            return Optional.of(known.token);
        }
        Optional<VerifiedToken> token = ask(basic, scopes, caller);
        token.ifPresent(good -> remembered.put(key, new Exchanged(good, now.plus(REMEMBERED))));
        return token;
    }

    private Optional<VerifiedToken> ask(Optional<String> basic, List<Scope> scopes, Caller caller) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url(scopes)).timeout(TIMEOUT);
        basic.ifPresent(header -> request.header("Authorization", header));
        secret.ifPresent(
                known -> request.header("X-Wharf-Registry", known).header("X-Wharf-Client-Address", caller.address()));
        try {
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
            return switch (response.statusCode()) {
                case 200 -> Optional.of(verified(response.body()));
                case 401 -> Optional.empty();
                case 429 -> throw TokenServerException.throttled(retryAfter(response));
                default -> throw unavailable("it answers " + response.statusCode());
            };
        } catch (IOException e) {
            throw unavailable(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable("interrupted");
        }
    }

    private URI url(List<Scope> scopes) {
        StringBuilder url = new StringBuilder(endpoint.toString())
                .append(endpoint.getRawQuery() == null ? '?' : '&')
                .append("service=")
                .append(encode(service));
        scopes.forEach(scope -> url.append("&scope=").append(encode(scope.toString())));
        return URI.create(url.toString());
    }

    private VerifiedToken verified(String body) {
        try {
            JsonNode answer = JSON.readTree(body);
            String token =
                    answer.path("access_token").asText(answer.path("token").asText(""));
            return verifier.verify(token).orElseThrow(() -> unavailable("its token is not one that we trust"));
        } catch (JsonProcessingException e) {
            throw unavailable("its answer is not JSON");
        }
    }

    private TokenServerException unavailable(String reason) {
        LOG.log(Level.WARNING, "wharf.exchange.url " + endpoint + " fails: " + reason);
        return TokenServerException.unavailable(reason);
    }

    private static Optional<Duration> retryAfter(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(text -> text.matches("[0-9]{1,6}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)));
    }

    private ByteBuffer hash(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(hashKey);
            return ByteBuffer.wrap(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
