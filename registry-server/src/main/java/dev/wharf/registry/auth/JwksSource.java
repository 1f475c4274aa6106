package dev.wharf.registry.auth;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Where a JSON Web Key Set comes from (RFC 7517 section 5). */
@FunctionalInterface
public interface JwksSource {
    /** The key set as it is now, in JSON; at most one MiB. */
    String read() throws IOException, InterruptedException;

    /** A file, read anew each time. */
    static JwksSource file(Path file) {
        return () -> {
            try (InputStream content = Files.newInputStream(file)) {
                return bounded(content);
            }
        };
    }

    /** An http(s) URL; redirects are not followed. */
    static JwksSource url(URI url, HttpClient client) {
        return () -> {
            HttpRequest request = HttpRequest.newBuilder(url)
                    .header("Accept", "application/json")
                    .timeout(Duration.ofSeconds(5))
                    .build();
            HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
            try (InputStream content = response.body()) {
                if (response.statusCode() != 200) {
                    throw new IOException("status " + response.statusCode());
                }
                return bounded(content);
            }
        };
    }

    private static String bounded(InputStream content) throws IOException {
        int max = 1 << 20;
        byte[] bytes = content.readNBytes(max + 1);
        if (bytes.length > max) {
            throw new IOException("longer than one MiB");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
