package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.helidon.http.Method;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {
    private static final Endpoint.Handler HANDLER = _ -> Answer.empty(204);

    private final Routes routes = new Routes(List.of(
            Endpoint.open("home", Method.GET, "/", HANDLER),
            Endpoint.open("token", Method.GET, "/token", HANDLER),
            Endpoint.open("token", Method.POST, "/token", HANDLER),
            Endpoint.admin(Method.GET, "users/{name}", HANDLER),
            Endpoint.admin(Method.GET, "users/me", HANDLER),
            Endpoint.admin(Method.POST, "users/{name}:disable", HANDLER),
            Endpoint.admin(Method.GET, "namespaces/{+path}", HANDLER),
            Endpoint.admin(Method.GET, "namespaces/{+path}/members", HANDLER)));

    @ParameterizedTest
    @CsvSource({
        "/,/,home",
        "/token,/token,token",
        "/api/v1/users/alice,/api/v1/users/{name},users",
        "/api/v1/users/me,/api/v1/users/me,users",
        "/api/v1/users/a:disable,/api/v1/users/{name}:disable,users",
        "/api/v1/namespaces/a/b,/api/v1/namespaces/{path},namespaces",
        "/api/v1/namespaces/a/members,/api/v1/namespaces/{path}/members,namespaces",
        "/api/v1/namespaces/a%2Fmembers,/api/v1/namespaces/{path},namespaces",
    })
    void theTemplateThatSaysMoreIsMeant(String path, String template, String noun) {
        Routes.Found found = routes.find(path).orElseThrow();
        assertThat(found.path()).hasToString(template);
        assertThat(found.noun()).isEqualTo(noun);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "//", "/Token", "/token/", "/api", "/api/v1/", "/api/v2/users/a", "/api/v1/users/a/b"})
    void whatIsNotKnownIsNotFound(String path) {
        assertThat(routes.find(path)).isEmpty();
    }

    @Test
    void aPathHasSeveralMethods() {
        Routes.Found found = routes.find("/token").orElseThrow();
        assertThat(found.allow()).isEqualTo("GET, POST");
        assertThat(found.endpoint(Method.POST)).isPresent();
        assertThat(found.endpoint(Method.HEAD)).isEmpty();
    }

    @Test
    void oneMethodOfOnePathIsAnsweredOnce() {
        Endpoint endpoint = Endpoint.admin(Method.GET, "users", HANDLER);
        List<Endpoint> twice = List.of(endpoint, endpoint);
        assertThatThrownBy(() -> new Routes(twice)).isInstanceOf(IllegalArgumentException.class);
    }
}
