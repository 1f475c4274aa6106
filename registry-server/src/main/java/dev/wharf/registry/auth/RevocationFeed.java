package dev.wharf.registry.auth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Asks the token server what it has revoked; to be run every few seconds. While it does not answer, what is known holds
 * and tokens go on being believed: a registry that served nobody then would make every outage of the token server its
 * own.
 */
public final class RevocationFeed implements Runnable {
    private static final System.Logger LOG = System.getLogger(RevocationFeed.class.getName());
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** A change may be seen only after one that is dated later. */
    private static final Duration OVERLAP = Duration.ofMinutes(2);

    /** In bytes; some 200,000 entries. */
    private static final int LONGEST = 16 << 20;

    private final URI url;
    private final String secret;
    private final HttpClient client;
    private final Revocations revocations;
    private final InstantSource clock;
    private boolean failing;

    /**
     * @param url the feed
     * @param secret by which the token server knows us
     * @param revocations where news go
     */
    public RevocationFeed(URI url, String secret, HttpClient client, Revocations revocations, InstantSource clock) {
        this.url = url;
        this.secret = secret;
        this.client = client;
        this.revocations = revocations;
        this.clock = clock;
    }

    /** Asks once; a failure is logged when it is the first one in a row. */
    @Override
    public synchronized void run() {
        try {
            revocations.add(parse(read()), clock.instant());
            if (failing) {
                LOG.log(Level.INFO, "wharf.revocations.url answers again");
            }
            failing = false;
        } catch (IOException | RuntimeException e) {
            // A task that throws is never run again.
            if (!failing) {
                LOG.log(
                        Level.WARNING,
                        "wharf.revocations.url " + url + " fails, until it answers revoked tokens are believed unless"
                                + " that was known: " + e);
            }
            failing = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private byte[] read() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(sinceLatest())
                .header("Accept", "application/json")
                .header("X-Wharf-Registry", secret)
                .timeout(TIMEOUT)
                .build();
        HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
        try (InputStream content = response.body()) {
            if (response.statusCode() != 200) {
                throw new IOException("status " + response.statusCode());
            }
            byte[] bytes = content.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw new IOException("longer than " + LONGEST + " bytes");
            }
            return bytes;
        }
    }

    private URI sinceLatest() {
        return revocations
                .latest()
                .map(latest -> URI.create(url + (url.getRawQuery() == null ? "?" : "&") + "since="
                        + URLEncoder.encode(latest.minus(OVERLAP).toString(), StandardCharsets.UTF_8)))
                .orElse(url);
    }

    private static Revocations.Known parse(byte[] body) throws IOException {
        Map<String, Instant> notBefore = new HashMap<>();
        Set<String> keys = new HashSet<>();
        try {
            JsonNode entries = JSON.readTree(body);
            if (!entries.isArray()) {
                throw new IOException("no list");
            }
            for (JsonNode entry : entries) {
                if (entry.path("kid").isTextual()) {
                    keys.add(entry.path("kid").textValue());
                } else {
                    notBefore.put(
                            entry.required("sub").textValue(),
                            Instant.parse(entry.required("not_before").asText()));
                }
            }
            return new Revocations.Known(notBefore, keys);
        } catch (JsonProcessingException e) {
            // The parser's message quotes the input.
            throw new IOException("not JSON", e);
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IOException("an entry that cannot be understood: " + e.getMessage(), e);
        }
    }
}
