package dev.wharf.token.http;

import dev.wharf.model.Access;
import dev.wharf.token.issue.IssuedToken;
import io.helidon.http.HeaderNames;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a client that asked for a token gets. */
final class TokenAnswer {
    private TokenAnswer() {}

    /**
     * Both names of the token: some clients read one, some the other.
     *
     * @param refreshToken if one was asked for and is given
     * @param exchanged whether the answer is that of RFC 8693 section 2.2
     */
    static Answer of(IssuedToken token, Optional<String> refreshToken, boolean exchanged) {
        return Answer.object(200, Answer.JSON, json -> {
                    json.writeStringField("token", token.value());
                    json.writeStringField("access_token", token.value());
                    json.writeStringField("token_type", "Bearer");
                    json.writeNumberField("expires_in", token.lifetime().toSeconds());
                    json.writeStringField("issued_at", DateTimeFormatter.ISO_INSTANT.format(token.issuedAt()));
                    json.writeStringField("scope", scopes(token.access()));
                    if (refreshToken.isPresent()) {
                        json.writeStringField("refresh_token", refreshToken.get());
                    }
                    if (exchanged) {
                        json.writeStringField("issued_token_type", "urn:ietf:params:oauth:token-type:access_token");
                    }
                })
                .with(HeaderNames.CACHE_CONTROL, "no-store")
                .with(HeaderNames.PRAGMA, "no-cache");
    }

    static String scopes(List<Access> granted) {
        return granted.stream()
                .map(access -> access.type() + ":" + access.name() + ":" + String.join(",", access.actions()))
                .collect(Collectors.joining(" "));
    }
}
