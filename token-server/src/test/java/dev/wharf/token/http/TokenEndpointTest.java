package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wharf.server.connection.RawHttp;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenEndpointTest {
    private static final String PASSWORD = "down-the-rabbit-hole";
    private static final String SERVICE = "service=wharf-registry";

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start()
                .user("alice", PASSWORD)
                .user("bob", PASSWORD)
                .user("lister", PASSWORD)
                .rule("allow", "user:alice", "test1/**", "pull,push,delete")
                .rule("deny", "user:alice", "test1/frozen", "push")
                .rule("allow", "everyone", "public/*", "pull")
                .rule("allow", "authenticated", "shared/**", "pull")
                .rule("allow", "user:lister", "**", "catalog");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /** The rows of Keppel's table, found by asking Docker Hub, and some of our own. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    # user   | scope                                  | granted
                    alice    | repository:test1/foo:pull              | repository:test1/foo:pull
                    alice    | repository:test1/foo:push              | repository:test1/foo:push
                    alice    | repository:test1/foo:pull,push         | repository:test1/foo:pull,push
                    alice    | repository:test1/foo:push,pull         | repository:test1/foo:push,pull
                    alice    | repository:test1/foo:delete            | repository:test1/foo:delete
                    alice    | repository:test1/foo:pull,delete       | repository:test1/foo:pull,delete
                    alice    | repository:test1/foo:pull,push,delete  | repository:test1/foo:pull,push,delete
                    alice    | repository:test1/foo:*                 | repository:test1/foo:pull,push,delete
                    alice    | repository:test1/foo:pull,pull         | repository:test1/foo:pull
                    alice    | repository:test1/foo:pull,bogus        | repository:test1/foo:pull
                    alice    | repository:test1/foo:bogus             | ''
                    alice    | repository:test1/foo:PULL              | ''
                    alice    | repository:test1/foo:admin             | ''
                    alice    | repository:test1/a/b/c:pull            | repository:test1/a/b/c:pull
                    alice    | repository(plugin):test1/foo:pull      | repository:test1/foo:pull
                    alice    | repository:test1/frozen:pull,push      | repository:test1/frozen:pull
                    alice    | repository:test1/frozen:*              | repository:test1/frozen:pull,delete
                    alice    | repository:test2/foo:pull              | ''
                    alice    | repository:test1:pull                  | ''
                    alice    | repository:test11/foo:pull             | ''
                    alice    | registry:test1/foo:pull                | ''
                    alice    | registry:catalog:*                     | ''
                    alice    | registry:catalog:pull                  | ''
                    alice    | registry:catalog:search                | registry:catalog:search
                    alice    | ''                                     | ''
                    alice    | ' '                                    | ''
                    alice    | repository                             | ''
                    alice    | repository:                            | ''
                    alice    | repository:test1                       | ''
                    alice    | repository:test1/                      | ''
                    alice    | repository:test1/foo                   | ''
                    alice    | repository:test1/foo:                  | ''
                    alice    | repository:test1/:pull                 | ''
                    alice    | repository:/test1/foo:pull             | ''
                    alice    | repository:test1//foo:pull             | ''
                    alice    | repository:test1/../foo:pull           | ''
                    alice    | repository:test1/???:pull              | ''
                    alice    | repository:test1/Foo:pull              | ''
                    alice    | repository::pull                       | ''
                    alice    | :test1/foo:pull                        | ''
                    alice    | bogus:test1/foo:pull                   | ''
                    alice    | Repository:test1/foo:pull              | ''
                    alice    | repository:test1/**:pull               | ''
                    alice    | repository:*:pull                      | ''
                    alice    | repository:public/x:pull,push          | repository:public/x:pull
                    alice    | repository:shared/x:pull               | repository:shared/x:pull
                    bob      | repository:test1/foo:pull              | ''
                    bob      | repository:public/x:pull               | repository:public/x:pull
                    bob      | repository:public/x/y:pull             | ''
                    bob      | repository:shared/x/y:pull,push        | repository:shared/x/y:pull
                    lister   | registry:catalog:*                     | registry:catalog:*
                    lister   | registry:catalog:pull                  | ''
                    lister   | repository:test1/foo:pull              | ''
                    admin    | repository:any/thing:*                 | repository:any/thing:pull,push,delete
                    admin    | registry:catalog:*                     | registry:catalog:*
                    -        | repository:public/x:pull               | repository:public/x:pull
                    -        | repository:public/x:pull,push,delete   | repository:public/x:pull
                    -        | repository:public/x:push               | ''
                    -        | repository:shared/x:pull               | ''
                    -        | repository:test1/foo:pull              | ''
                    -        | registry:catalog:*                     | ''
                    -        | registry:catalog:search,*              | registry:catalog:search
                    -        | ''                                     | ''
                    """)
    void grantsWhatIsAskedAndAllowed(String user, String scope, String granted) {
        Answered answered =
                call(user, "?" + SERVICE + "&scope=" + encoded(scope)).expect(200);
        assertThat(answered.granted()).isEqualTo(granted);
        assertThat(answered.json().path("scope").asText()).isEqualTo(granted);
        assertThat(answered.claims().path("sub").asText("none")).isEqualTo(user.equals("-") ? "" : user);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    alice  | *        | 'alice/**','public/*','test1/**','shared/**'
                    alice  | search   | 'alice/**','public/*','test1/**','shared/**'
                    lister | search,* | 'public/*','lister/**','shared/**'
                    -      | *        | 'public/*'
                    """, quoteCharacter = '"')
    void saysWhatIsVisibleToThoseWhoAskForTheCatalog(String user, String actions, String allow) {
        JsonNode visible = call(user, "?" + SERVICE + "&scope=registry:catalog:" + actions)
                .expect(200)
                .claims()
                .path("wharf_visible");
        assertThat(visible).hasToString(("{'allow':[" + allow + "],'deny':[],'complete':true}").replace('\'', '"'));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "repository:test1/foo:*", "registry:catalog:pull", "registry:other:*"})
    void saysItToNobodyElse(String scope) {
        assertThat(call("alice", "?" + SERVICE + "&scope=" + encoded(scope))
                        .expect(200)
                        .claims()
                        .has("wharf_visible"))
                .isFalse();
    }

    /** Clients repeat the parameter, or put all into one, with other blanks, escaped or not. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    scope=repository:test1/a:pull&scope=repository:test1/b:pull | repository:test1/a:pull repository:test1/b:pull
                    scope=repository:test1/a:pull%20repository:test1/b:pull     | repository:test1/a:pull repository:test1/b:pull
                    scope=repository:test1/a:pull+repository:test1/b:pull       | repository:test1/a:pull repository:test1/b:pull
                    scope=repository:test1/a:pull%0Arepository:test1/b:pull     | repository:test1/a:pull repository:test1/b:pull
                    scope=repository%3Atest1%2Fa%3Apull%2Cpush                  | repository:test1/a:pull,push
                    scope=repository:test1/a:pull&scope=repository:test1/a:pull,push | repository:test1/a:pull,push
                    scope=repository:test1/a:push,pull&scope=repository:test1/a:pull,push | repository:test1/a:push,pull
                    scope=bogus&scope=repository:test1/a:pull                   | repository:test1/a:pull
                    scope=&scope=repository:test1/a:pull                        | repository:test1/a:pull
                    scope=repository:test2/a:pull&scope=repository:test1/a:pull | repository:test1/a:pull
                    """)
    void readsEveryWayOfAskingForMore(String query, String granted) {
        assertThat(call("alice", "?" + SERVICE + "&" + query).expect(200).granted())
                .isEqualTo(granted);
    }

    @Test
    void theAnswerIsWhatEveryClientParses() {
        Instant before = Instant.now();
        Answered answered = call(
                        "alice",
                        "?account=alice&client_id=docker&offline_token=true&" + SERVICE
                                + "&scope=repository:test1/foo:pull")
                .expect(200)
                .header("Content-Type", "application/json")
                .header("Cache-Control", "no-store")
                .header("Pragma", "no-cache")
                .json("/token_type", "'Bearer'")
                .json("/expires_in", "900")
                .json("/scope", "'repository:test1/foo:pull'");
        JsonNode body = answered.json();
        assertThat(body.fieldNames())
                .toIterable()
                .containsExactly(
                        "token", "access_token", "token_type", "expires_in", "issued_at", "scope", "refresh_token");
        assertThat(body.path("access_token")).isEqualTo(body.path("token"));
        assertThat(body.path("issued_at").asText()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        Instant issued = Instant.parse(body.path("issued_at").asText());
        assertThat(issued).isBetween(before.minusSeconds(1), Instant.now());
        JsonNode claims = answered.claims();
        assertThat(claims.path("iss").asText()).isEqualTo("wharf");
        assertThat(claims.path("aud").isTextual()).isTrue();
        assertThat(claims.path("aud").asText()).isEqualTo("wharf-registry");
        assertThat(claims.path("exp").longValue()).isEqualTo(issued.getEpochSecond() + 900);
        assertThat(answered.headers()).doesNotContainKey("set-cookie");
    }

    @Test
    void aTokenThatGrantsPushLivesLonger() {
        call("alice", "?scope=repository:test1/foo:pull,push").expect(200).json("/expires_in", "3600");
        call("alice", "?scope=repository:test1/frozen:pull,push").expect(200).json("/expires_in", "900");
    }

    @Test
    void noAccessIsStillAnArray() {
        assertThat(call("-", "").expect(200).claims().path("access").isArray()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/token",
                "/token/",
                "/auth/token",
                "/auth/token/",
                "/auth",
                "/v2/token",
                "/service/token/",
                "/jwt/auth"
            })
    void hasSeveralPaths(String path) {
        server.get(path + "?scope=repository:public/x:pull").expect(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "?service=", "?service=wharf-registry", "?service=wharf-registry&service=wharf-registry"})
    void theOnlyServiceNeedNotBeNamed(String query) {
        assertThat(call("alice", query).expect(200).claims().path("aud").asText())
                .isEqualTo("wharf-registry");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?service=other",
                "?service=wharf-registry2",
                "?service=WHARF-REGISTRY",
                "?service=wharf-registry&service=other",
                "?service=wharf-registry%20"
            })
    void anotherServiceIsRefused(String query) {
        call("alice", query).expect(400).json("/error", "'invalid_target'");
    }

    @ParameterizedTest
    @CsvSource({"alice,wrong-password", "alice,''", "nobody,down-the-rabbit-hole", "'',''", "Alice,down-the-rabbit-hole"
    })
    void wrongCredentialsAreRefusedInTheSameWordsAlsoWhereAnonymousMayPull(String name, String password) {
        server.get("/token?scope=repository:public/x:pull")
                .basic(name, password)
                .expect(401)
                .header("Content-Type", "application/json")
                .header("WWW-Authenticate", "Basic realm=\"wharf\"")
                .json("""
                        {'details':'invalid username or password',
                         'errors':[{'code':'UNAUTHORIZED','message':'invalid username or password','detail':null}],
                         'error':'invalid_grant','error_description':'invalid username or password'}""");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bogus xyz",
                "Bogus",
                "Basic",
                "Basic !!!",
                "Basic b25seXVzZXJuYW1l",
                "Bearer eyJhbGciOiJub25lIn0.e30.",
                "bogus"
            })
    void anAuthorizationThatCannotBeReadIsNotAnonymous(String value) {
        server.get("/token?scope=repository:public/x:pull")
                .header("Authorization", value)
                .expect(401)
                .json("/error", "'invalid_grant'");
    }

    @Test
    void twoAuthorizationsAreRefused() throws IOException {
        String pair = Base64.getEncoder().encodeToString(("alice:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        try (RawHttp client = RawHttp.connect(server.port())) {
            assertThat(client.exchange("GET", "/token", "Authorization: Basic " + pair)
                            .status())
                    .isEqualTo(200);
            assertThat(client.exchange("GET", "/token", "Authorization: Basic " + pair, "Authorization: Basic " + pair)
                            .status())
                    .isEqualTo(401);
        }
    }

    @Test
    void credentialsInTheUrlAreNotRead() {
        String query = "?account=alice&username=alice&password=" + PASSWORD + "&scope=repository:test1/foo:pull";
        Answered answered = call("-", query).expect(200);
        assertThat(answered.granted()).isEmpty();
        assertThat(answered.claims().path("sub").asText("none")).isEmpty();
        call("bob", query).expect(200).json("/scope", "''");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "PATCH", "OPTIONS", "BREW"})
    void otherMethodsAreNotAllowed(String method) {
        server.call(method, "/token")
                .expect(405)
                .header("Allow", "GET, POST")
                .header("Content-Type", "application/json")
                .json("/errors/0/code", "'UNSUPPORTED'");
    }

    @Test
    void headIsNotAllowedAndHasNoBody() throws IOException {
        try (RawHttp client = RawHttp.connect(server.port())) {
            RawHttp.Response head = client.exchange("HEAD", "/token");
            assertThat(head.status()).isEqualTo(405);
            assertThat(head.header("Allow")).contains("GET, POST");
            assertThat(client.exchange("GET", "/token").status()).isEqualTo(200);
        }
    }

    @Test
    void asksForAtMost128ItemsOn64Resources() {
        call("alice", "?" + scopes(64, i -> "repository:test1/r" + i + ":pull")).expect(200);
        call("alice", "?" + scopes(65, i -> "repository:test1/r" + i + ":pull"))
                .expect(414)
                .containing("at most 128 on 64 resources");
        call("alice", "?" + scopes(128, _ -> "repository:test1/foo:pull")).expect(200);
        call("alice", "?" + scopes(129, _ -> "repository:test1/foo:pull")).expect(414);
        call("alice", "?scope=" + encoded("bogus ".repeat(129))).expect(414);
    }

    @Test
    void aNameOf300CharactersGrantsNothing() {
        assertThat(call("alice", "?scope=repository:test1/" + "a".repeat(300) + ":pull")
                        .expect(200)
                        .granted())
                .isEmpty();
    }

    @Test
    void aDeletedAccountGetsNoMoreTokens() {
        server.user("carol", PASSWORD);
        call("carol", "").expect(200);
        server.admin("DELETE", "/api/v1/users/carol").expect(204);
        call("carol", "").expect(401);
    }

    @Test
    void aChangedPasswordCountsAtOnce() {
        server.user("dave", PASSWORD);
        call("dave", "").expect(200);
        server.admin("PUT", "/api/v1/users/dave")
                .body("application/json", "{\"password\":\"another-one\"}".getBytes(StandardCharsets.UTF_8))
                .expect(200);
        call("dave", "").expect(401);
        server.get("/token").basic("dave", "another-one").expect(200);
    }

    @Test
    void withoutAnonymousEverybodyNeedsCredentials() throws IOException {
        try (RunningServer closed = RunningServer.start("anonymous: false\nissuer: https://auth.example\n")) {
            closed.rule("allow", "everyone", "public/*", "pull");
            closed.get("/token?scope=repository:public/x:pull")
                    .expect(401)
                    .header("WWW-Authenticate", "Basic realm=\"https://auth.example\"")
                    .json("/details", "'credentials are required'");
            closed.get("/token")
                    .basic(RunningServer.ADMIN, RunningServer.ADMIN_PASSWORD)
                    .expect(200);
            assertThat(closed.data().resolve("admin-password")).hasContent(RunningServer.ADMIN_PASSWORD + "\n");
            assertThat(Files.size(closed.data().resolve("registry-secret"))).isEqualTo(44);
        }
    }

    private static Call call(String user, String query) {
        Call call = server.get("/token" + query);
        return switch (user) {
            case "-" -> call;
            case RunningServer.ADMIN -> call.basic(user, RunningServer.ADMIN_PASSWORD);
            default -> call.basic(user, PASSWORD);
        };
    }

    private static String scopes(int count, java.util.function.IntFunction<String> scope) {
        return IntStream.range(0, count)
                .mapToObj(i -> "scope=" + scope.apply(i))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
