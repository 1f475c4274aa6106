package dev.wharf.token.federation;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads keys as OpenID Connect Discovery 1.0 describes. Each of the two requests takes 3 s and 256 KiB at most, and no
 * redirect is followed: it would lead past the checks of {@link OutboundHosts}.
 */
final class HttpKeySource implements KeySource {
    static final int MAX_BYTES = 256 << 10;

    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final OutboundHosts hosts;
    private final Duration timeout;

    HttpKeySource(OutboundHosts hosts) {
        this(hosts, TIMEOUT);
    }

    HttpKeySource(OutboundHosts hosts, Duration timeout) {
        this.hosts = hosts;
        this.timeout = timeout;
    }

    @Override
    public KeySet read(Provider provider) throws IOException, InterruptedException {
        // One for each time, which is once a minute at most: threads and connections kept in between would be idle.
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        try {
            URI keys = provider.jwks().isPresent() ? provider.jwks().get() : discover(client, provider);
            return KeySet.parse(get(client, keys));
        } catch (ParseException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            client.shutdownNow();
        }
    }

    private URI discover(HttpClient client, Provider provider) throws IOException, InterruptedException {
        try {
            Map<String, Object> document = JSONObjectUtils.parse(get(client, provider.discovery()));
            if (!provider.issuer().equals(document.get("issuer"))) {
                throw new IOException("the discovery document is of another issuer");
            }
            if (document.get("jwks_uri") instanceof String keys) {
                return URI.create(keys);
            }
        } catch (ParseException | IllegalArgumentException e) {
            throw new IOException("the discovery document is malformed", e);
        }
        throw new IOException("the discovery document has no jwks_uri");
    }

    private String get(HttpClient client, URI url) throws IOException, InterruptedException {
        hosts.check(url);
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("Accept", "application/json")
                .timeout(timeout)
                .build();
        HttpResponse<byte[]> response = send(client, request);
        if (response.statusCode() != 200) {
            throw new IOException(url.getHost() + " answered with status " + response.statusCode());
        }
        return new String(response.body(), UTF_8);
    }

    /** The request's own timeout ends with the head of the answer; this one ends with its last byte. */
    private HttpResponse<byte[]> send(HttpClient client, HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_BYTES));
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new HttpTimeoutException(
                    request.uri().getHost() + " did not answer within " + timeout.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new IOException(
                    request.uri().getHost() + " did not answer as it should: " + e.getCause(), e.getCause());
        } finally {
            answer.cancel(true);
        }
    }
}
