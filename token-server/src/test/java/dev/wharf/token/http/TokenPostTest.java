package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wharf.server.connection.RawHttp;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /token}: the grants of OAuth2. */
class TokenPostTest {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String PASSWORD = "down & the+rabbit=hole ä";
    private static final String LOGIN =
            "grant_type=password&username=alice&password=" + URLEncoder.encode(PASSWORD, StandardCharsets.UTF_8);
    private static final String EXCHANGE = "grant_type=urn:ietf:params:oauth:grant-type:token-exchange";

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start()
                .user("alice", PASSWORD)
                .rule("allow", "user:alice", "team/**", "pull,push")
                .rule("allow", "everyone", "public/*", "pull");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void theAnswerIsWhatEveryClientParses() {
        Answered answered = post(LOGIN
                        + "&service=wharf-registry&client_id=containerd-client&scope=repository:team/app:pull")
                .expect(200)
                .header("Content-Type", "application/json")
                .header("Cache-Control", "no-store")
                .header("Pragma", "no-cache");
        assertThat(answered.json().fieldNames())
                .toIterable()
                .containsExactly("token", "access_token", "token_type", "expires_in", "issued_at", "scope");
        assertThat(answered.granted()).isEqualTo("repository:team/app:pull");
        assertThat(answered.claims().path("sub").asText()).isEqualTo("alice");
        assertThat(answered.headers()).doesNotContainKey("set-cookie");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    scope=repository:team/a:pull&scope=repository:team/b:pull,push | repository:team/a:pull repository:team/b:pull,push
                    scope=repository:team/a:pull+repository:team/b:pull            | repository:team/a:pull repository:team/b:pull
                    scope=repository:team/a:pull%20repository:other:pull           | repository:team/a:pull
                    scope=repository:team/a:pull+repository:team/a:pull,push       | repository:team/a:pull,push
                    scope=repository%3Ateam%2Fa%3A*                                | repository:team/a:pull,push
                    scope=&scope=bogus                                             | ''
                    ''                                                             | ''
                    """)
    void readsEveryWayOfAskingForMore(String query, String granted) {
        Answered answered = post(LOGIN + "&" + query).expect(200);
        assertThat(answered.granted()).isEqualTo(granted);
        assertThat(answered.json().path("scope").asText()).isEqualTo(granted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"service=wharf-registry", "audience=wharf-registry", "service=&audience=", ""})
    void theServiceMayBeCalledAudience(String service) {
        assertThat(post(LOGIN + "&" + service).expect(200).claims().path("aud").asText())
                .isEqualTo("wharf-registry");
    }

    @ParameterizedTest
    @ValueSource(strings = {"service=other", "audience=other", "service=wharf-registry&audience=other"})
    void anotherServiceIsRefused(String service) {
        post(LOGIN + "&" + service).expect(400).json("/error", "'invalid_target'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                                       | invalid_request        | grant_type is required
                    grant_type=                              | invalid_request        | grant_type is required
                    username=alice&password=x                | invalid_request        | grant_type is required
                    grant_type=authorization_code&code=x     | unsupported_grant_type | grant_type must be password, refresh_token or token-exchange
                    grant_type=Password&username=a           | unsupported_grant_type | grant_type must be
                    grant_type=password&username=alice       | invalid_request        | password is required
                    grant_type=password                      | invalid_request        | password is required
                    grant_type=refresh_token                 | invalid_request        | refresh_token is required
                    grant_type=refresh_token&password=x      | invalid_request        | refresh_token is required
                    grant_type=urn:ietf:params:oauth:grant-type:token-exchange | invalid_request | subject_token is required
                    grant_type=password&username=%zz         | invalid_request        | malformed escape in the body
                    grant_type=password%                     | invalid_request        | malformed escape in the body
                    """)
    void whatIsMissingOrUnknownIsSaid(String form, String error, String says) {
        Answered answered = post(form)
                .expect(400)
                .header("Content-Type", "application/json")
                .json("/error", "'" + error + "'");
        JsonNode body = answered.json();
        assertThat(body.path("error_description").asText()).startsWith(says);
        assertThat(body.path("details")).isEqualTo(body.path("error_description"));
        assertThat(body.at("/errors/0/message")).isEqualTo(body.path("error_description"));
        assertThat(answered.headers()).doesNotContainKey("www-authenticate");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "grant_type=password&username=alice&password=wrong",
                "grant_type=password&username=nobody&password=wrong",
                "grant_type=password&username=alice%00&password=wrong",
                "grant_type=password&password=wrong",
                "grant_type=password&username=alice&password=rgr_0000000000000000000000000000000000000000000000",
                "grant_type=refresh_token&refresh_token=wrong",
                "grant_type=refresh_token&refresh_token=rgr_0000000000000000000000000000000000000000000000",
                EXCHANGE + "&subject_token=wrong",
                EXCHANGE + "&subject_token=eyJhbGciOiJub25lIn0.e30."
            })
    void wrongCredentialsAreRefusedInTheSameWords(String form) {
        post(form + "&scope=repository:public/x:pull")
                .expect(401)
                .header("Content-Type", "application/json")
                .header("WWW-Authenticate", "Basic realm=\"wharf\"")
                .json("""
                        {'details':'invalid username or password',
                         'errors':[{'code':'UNAUTHORIZED','message':'invalid username or password','detail':null}],
                         'error':'invalid_grant','error_description':'invalid username or password'}""");
    }

    @Test
    void thePasswordGrantTakesTheHeaderWhereTheFormNamesNobody() {
        assertThat(post("grant_type=password&scope=repository:team/a:pull")
                        .basic("alice", PASSWORD)
                        .expect(200)
                        .granted())
                .isEqualTo("repository:team/a:pull");
        post("grant_type=password").basic("alice", "wrong").expect(401);
        post("grant_type=password").header("Authorization", "Bogus").expect(401);
        post("grant_type=password&username=alice&password=wrong")
                .basic("alice", PASSWORD)
                .expect(401);
        post("grant_type=refresh_token&refresh_token=wrong")
                .basic("alice", PASSWORD)
                .expect(401);
    }

    @Test
    void nobodyIsAnonymousByAGrant() {
        post("grant_type=password&username=&password=&scope=repository:public/x:pull")
                .expect(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {FORM + "; charset=utf-8", FORM + ";charset=UTF-8", "Application/X-WWW-Form-URLEncoded"})
    void theTypeOfTheFormMayHaveParameters(String type) {
        server.call("POST", "/token")
                .body(type, LOGIN.getBytes(StandardCharsets.UTF_8))
                .expect(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/plain", "multipart/form-data; boundary=x", "x", "form/"})
    void whatIsNoFormIsRefused(String type) {
        server.call("POST", "/token")
                .body(type, LOGIN.getBytes(StandardCharsets.UTF_8))
                .expect(400)
                .json("/error", "'invalid_request'")
                .containing("Content-Type must be " + FORM);
    }

    @Test
    void withoutATypeItIsRefused() throws IOException {
        try (RawHttp client = RawHttp.connect(server.port())) {
            RawHttp.Response response = client.send("POST /token HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                            + LOGIN.length() + "\r\n\r\n" + LOGIN)
                    .readResponse();
            assertThat(response.status()).isEqualTo(400);
            assertThat(client.exchange("GET", "/token").status()).isEqualTo(200);
        }
    }

    @Test
    void aFormHasAtMost64KiB() {
        String start = LOGIN + "&scope=repository:team/a:pull&ignored=";
        assertThat(post(start + "x".repeat((64 << 10) - start.length()))
                        .expect(200)
                        .granted())
                .isEqualTo("repository:team/a:pull");
        post(start + "x".repeat((64 << 10) + 1 - start.length()))
                .expect(413)
                .json("/error", "'invalid_request'")
                .containing("longer than 65536 bytes");
    }

    @Test
    void norInChunks() throws IOException {
        try (RawHttp client = RawHttp.connect(server.port())) {
            client.send("POST /token HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + FORM
                    + "\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 9; i++) {
                client.send("2000\r\n" + "x".repeat(0x2000) + "\r\n");
            }
            RawHttp.Response response = client.send("0\r\n\r\n").readResponse();
            assertThat(response.status()).isEqualTo(413);
            assertThat(response.body()).contains("longer than 65536 bytes");
        }
    }

    @Test
    void tooManyScopesAreRefused() {
        StringBuilder form = new StringBuilder(LOGIN);
        for (int i = 0; i < 65; i++) {
            form.append("&scope=repository:team/r").append(i).append(":pull");
        }
        post(form.toString()).expect(413).containing("at most 128 on 64 resources");
    }

    @Test
    void whatStandsInTheUrlIsNotRead() {
        server.call("POST", "/token?" + LOGIN)
                .body(FORM, new byte[0])
                .expect(400)
                .containing("grant_type is required");
        assertThat(server.call("POST", "/token?scope=repository:team/b:pull")
                        .body(FORM, LOGIN.getBytes(StandardCharsets.UTF_8))
                        .expect(200)
                        .granted())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/token", "/token/", "/auth/token", "/auth", "/v2/token/", "/service/token", "/jwt/auth"})
    void hasSeveralPaths(String path) {
        server.call("POST", path)
                .body(FORM, LOGIN.getBytes(StandardCharsets.UTF_8))
                .expect(200);
    }

    /** What Wharf has made is presented as it is; to exchange it would be a way around what it is limited to. */
    @Test
    void whatIsOursIsNotExchanged() {
        String refresh = post(LOGIN + "&access_type=offline")
                .expect(200)
                .json()
                .path("refresh_token")
                .asText();
        post(EXCHANGE + "&subject_token=" + refresh).expect(401).json("/error", "'invalid_grant'");
        post(EXCHANGE + "&subject_token=" + refresh
                        + "&subject_token_type=urn:ietf:params:oauth:token-type:refresh_token")
                .expect(400)
                .json("/error", "'invalid_request'")
                .containing("subject_token_type must be one of urn:ietf:params:oauth:token-type:jwt");
    }

    private static Call post(String form) {
        return server.call("POST", "/token").body(FORM, form.getBytes(StandardCharsets.UTF_8));
    }
}
