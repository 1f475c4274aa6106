package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.wharf.server.connection.RawHttp;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;

/**
 * Reads token answers as strictly as the strictest of the clients that are written in Go: there a field of another type
 * than expected fails the whole answer.
 */
final class GoDecoder {
    /** go-containerregistry reads no more of an answer. */
    private static final int MAX_BODY = 64 << 10;

    /** What proxies take in a header. */
    private static final int MAX_TOKEN = 8 << 10;

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private GoDecoder() {}

    /** Decodes the answer to a request that succeeded. */
    static Answered decode(RawHttp.Response response) {
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        assertThat(response.header("Content-Type")).contains("application/json");
        assertThat(response.header("Content-Encoding")).isEmpty();
        assertThat(response.header("Cache-Control")).contains("no-store");
        assertThat(response.header("Location")).isEmpty();
        assertThat(response.header("Set-Cookie")).isEmpty();
        assertThat(response.body()).hasSizeLessThan(MAX_BODY);
        JsonNode body = parse(response.body());
        assertThat(body.isObject()).isTrue();
        for (String field : List.of("token", "access_token", "token_type", "scope", "issued_at")) {
            assertThat(body.path(field).isTextual()).as(field).isTrue();
        }
        assertThat(!body.has("refresh_token") || body.path("refresh_token").isTextual())
                .isTrue();
        assertThat(body.path("access_token")).isEqualTo(body.path("token"));
        assertInteger(body, "expires_in");
        assertThat(body.path("expires_in").longValue()).isBetween(60L, 86_400L);
        OffsetDateTime issuedAt = OffsetDateTime.parse(body.path("issued_at").textValue());
        checkToken(
                body.path("token").textValue(),
                issuedAt.toEpochSecond() + body.path("expires_in").longValue());
        return new Answered(response.headers(), response.body());
    }

    private static void checkToken(String token, long expiresAt) {
        assertThat(token).hasSizeLessThan(MAX_TOKEN).matches("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");
        String[] parts = token.split("\\.", -1);
        JsonNode header = decoded(parts[0]);
        assertThat(header.path("typ").textValue()).isEqualTo("JWT");
        assertThat(header.path("alg").isTextual()).isTrue();
        JsonNode claims = decoded(parts[1]);
        for (String claim : List.of("iss", "sub", "aud", "jti")) {
            assertThat(claims.path(claim).isTextual()).as(claim).isTrue();
        }
        for (String claim : List.of("exp", "nbf", "iat")) {
            assertInteger(claims, claim);
        }
        assertThat(claims.path("exp").longValue()).isEqualTo(expiresAt);
        assertThat(claims.path("access").isArray()).isTrue();
        for (JsonNode entry : claims.path("access")) {
            assertThat(entry.fieldNames()).toIterable().containsExactly("type", "name", "actions");
            assertThat(entry.path("actions")).isNotEmpty().allMatch(JsonNode::isTextual);
        }
    }

    private static void assertInteger(JsonNode object, String field) {
        assertThat(object.path(field).isIntegralNumber()).as(field).isTrue();
    }

    private static JsonNode decoded(String part) {
        return parse(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
    }

    private static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }
}
