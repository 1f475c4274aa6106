package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/tok%65n",
                "/token//",
                "//token",
                "/Token",
                "/token/x",
                "/auth",
                "/api",
                "/api/v1",
                "/api/v1/",
                "/api/v1/users/",
                "/api/v1/users/a/b",
                "/api/v1//users",
                "/api/v2/users",
                "/api/v1/user",
                "/certs/../token",
                "/certs/ca.pem/"
            })
    void namesNothing(String path) {
        assertThat(Route.parse(path)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/, HOME, ''",
        "/token, TOKEN, ''",
        "/token/, TOKEN, ''",
        "/auth/token, TOKEN, ''",
        "/auth/token/, TOKEN, ''",
        "/.well-known/jwks.json, JWKS, ''",
        "/certs/ca.pem, CA_CERTIFICATE, ''",
        "/api/v1/users, USERS, ''",
        "/api/v1/users/alice, USER, alice",
        "/api/v1/users/al%20ice, USER, al%20ice",
        "/api/v1/groups, GROUPS, ''",
        "/api/v1/groups/dev, GROUP, dev",
        "/api/v1/rules, RULES, ''",
        "/api/v1/rules/7, RULE, 7",
    })
    void namesAResource(String path, Resource resource, String key) {
        assertThat(Route.parse(path)).isEqualTo(Optional.of(new Route(resource, key)));
    }
}
