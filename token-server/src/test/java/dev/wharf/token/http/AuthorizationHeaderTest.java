package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.token.authn.Credentials;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizationHeaderTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Basic",
                "Basic ",
                "Basic !!!",
                "Basic YQ==YQ==",
                "Basic b25seXVzZXJuYW1l",
                "Bogus YWxpY2U6eA==",
                "Bearer eyJhbGciOiJub25lIn0.e30.",
                "YWxpY2U6eA==",
                "BasicYWxpY2U6eA=="
            })
    void whatCannotBeReadIsNobody(String value) {
        assertThat(AuthorizationHeader.parseBasic(List.of(value))).isEmpty();
    }

    @Test
    void twoHeadersAreNobody() {
        String value = basic("alice:x", StandardCharsets.UTF_8);
        assertThat(AuthorizationHeader.parseBasic(List.of(value, value))).isEmpty();
    }

    @Test
    void onlyNoHeaderIsAnonymous() {
        assertThat(AuthorizationHeader.parseBasic(List.of())).contains(new Credentials.Anonymous());
        assertThat(AuthorizationHeader.parseBasic(List.of(basic(":", StandardCharsets.UTF_8))))
                .contains(new Credentials.Basic("", ""));
    }

    @Test
    void theFirstColonEndsTheName() {
        assertThat(AuthorizationHeader.parseBasic(List.of(basic("alice:a:b", StandardCharsets.UTF_8))))
                .contains(new Credentials.Basic("alice", "a:b"));
    }

    @Test
    void theSchemeIsReadInAnyCase() {
        String pair = Base64.getEncoder().encodeToString("alice:x".getBytes(StandardCharsets.UTF_8));
        assertThat(AuthorizationHeader.parseBasic(List.of("bASIC   " + pair)))
                .contains(new Credentials.Basic("alice", "x"));
    }

    @Test
    void bytesThatAreNotUtf8AreLatin1() {
        assertThat(AuthorizationHeader.parseBasic(List.of(basic("alice:pässword", StandardCharsets.UTF_8))))
                .contains(new Credentials.Basic("alice", "pässword"));
        assertThat(AuthorizationHeader.parseBasic(List.of(basic("alice:pässword", StandardCharsets.ISO_8859_1))))
                .contains(new Credentials.Basic("alice", "pässword"));
    }

    @Property(tries = 500)
    void noHeaderBreaksIt(@ForAll String value) {
        assertThat(AuthorizationHeader.parseBasic(List.of("Basic " + value))).isNotNull();
    }

    private static String basic(String pair, Charset charset) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(charset));
    }
}
