package dev.wharf.token.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.server.connection.ConnectionLimits;
import dev.wharf.server.connection.ListenAddress;
import dev.wharf.server.connection.TlsFiles;
import dev.wharf.server.logging.LogFormat;
import dev.wharf.server.logging.LogLevel;
import dev.wharf.server.proxy.TrustedProxies;
import dev.wharf.server.settings.ConfigException;
import dev.wharf.token.authn.LoginThrottle;
import dev.wharf.token.issue.SigningAlgorithm;
import dev.wharf.token.service.HeaderProfile;
import dev.wharf.token.service.RefreshPolicy;
import dev.wharf.token.service.ServiceName;
import dev.wharf.token.service.ServiceSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenConfigTest {
    @TempDir
    private Path directory;

    @Test
    void everyDefault() throws IOException {
        assertThat(read("data: /srv/token"))
                .isEqualTo(new TokenConfig(
                        new HttpConfig(
                                new ListenAddress("", 5002),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                ConnectionLimits.defaults(),
                                List.of("/token", "/auth/token", "/auth", "/v2/token", "/service/token", "/jwt/auth"),
                                TrustedProxies.NONE),
                        new LogConfig(LogLevel.INFO, LogFormat.TEXT, true),
                        Path.of("/srv/token"),
                        "wharf",
                        new ServiceName("wharf-registry"),
                        new SigningConfig(
                                SigningAlgorithm.ES256,
                                new ServiceSettings(
                                        HeaderProfile.X5C,
                                        Duration.ofMinutes(15),
                                        Duration.ofMinutes(60),
                                        true,
                                        RefreshPolicy.INTERACTIVE,
                                        false,
                                        List.of())),
                        Optional.empty(),
                        new LoginThrottle.Limits(10, 100, Duration.ofMinutes(10)),
                        new KeysConfig(
                                Optional.empty(),
                                Path.of("/srv/token/keys/encryption-key"),
                                Duration.ofDays(1),
                                Duration.ofDays(60),
                                false),
                        new DatabaseConfig(Optional.empty(), "", ""),
                        Set.of(),
                        Path.of("/srv/token/admin-password"),
                        Path.of("/srv/token/registry-secret"),
                        List.of()));
    }

    @Test
    void everyKey() throws IOException {
        TokenConfig config = read("""
                http:
                  addr: 127.0.0.1:5003
                  host: https://auth.example:8443/wharf/
                  tls: {certificate: /etc/tls/cert.pem, key: /etc/tls/key.pem}
                  debug: {addr: "[::1]:5004"}
                  headtimeout: 1s
                  handshaketimeout: 2s
                  stalltimeout: 3s
                  idletimeout: 4s
                  tokenpaths: [/tokens]
                  trustedproxies: [10.0.0.0/8, "::1"]
                log: {level: debug, formatter: json, accesslog: {disabled: true}}
                data: state
                issuer: https://auth.example
                service: registry.example:5000
                token:
                  lifetime: {pull: 2m, push: 3h}
                  algorithm: EdDSA
                  profile: kid-libtrust
                  refresh: never
                  requirenamespace: true
                  striphosts: ["registry.example:5000"]
                anonymous: false
                federation: {allowedhosts: [gitlab.internal, "[fd00::1]"]}
                selfservice: false
                throttle: {peraccount: 5, peraddress: 50, window: 1m}
                keys:
                  encryptionkey: 0123456789abcdef0123456789abcdef
                  encryptionkeyfile: /run/key
                  announced: 2h
                  interval: 24h
                  discard: true
                database: {url: "jdbc:postgresql://db/wharf", username: wharf, password: secret}
                admin: {passwordfile: /run/admin}
                registry: {secretfile: /run/registry}
                """);
        assertThat(config)
                .isEqualTo(new TokenConfig(
                        new HttpConfig(
                                new ListenAddress("127.0.0.1", 5003),
                                Optional.of("https://auth.example:8443/wharf"),
                                Optional.of(new TlsFiles(Path.of("/etc/tls/cert.pem"), Path.of("/etc/tls/key.pem"))),
                                Optional.of(new ListenAddress("::1", 5004)),
                                ConnectionLimits.defaults()
                                        .withTimeouts(
                                                Duration.ofSeconds(1),
                                                Duration.ofSeconds(2),
                                                Duration.ofSeconds(3),
                                                Duration.ofSeconds(4)),
                                List.of("/tokens"),
                                TrustedProxies.parse(List.of("10.0.0.0/8", "::1"))),
                        new LogConfig(LogLevel.DEBUG, LogFormat.JSON, false),
                        Path.of("state"),
                        "https://auth.example",
                        new ServiceName("registry.example:5000"),
                        new SigningConfig(
                                SigningAlgorithm.EDDSA,
                                new ServiceSettings(
                                        HeaderProfile.KID_LIBTRUST,
                                        Duration.ofMinutes(2),
                                        Duration.ofHours(3),
                                        false,
                                        RefreshPolicy.NEVER,
                                        true,
                                        List.of("registry.example:5000"))),
                        Optional.of(false),
                        new LoginThrottle.Limits(5, 50, Duration.ofMinutes(1)),
                        new KeysConfig(
                                Optional.of("0123456789abcdef0123456789abcdef"),
                                Path.of("/run/key"),
                                Duration.ofHours(2),
                                Duration.ofHours(24),
                                true),
                        new DatabaseConfig(Optional.of("jdbc:postgresql://db/wharf"), "wharf", "secret"),
                        Set.of("gitlab.internal", "[fd00::1]"),
                        Path.of("/run/admin"),
                        Path.of("/run/registry"),
                        List.of()));
        assertThat(config.toString()).doesNotContain("secret,").doesNotContain("jdbc:", "0123456789");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {}                                          | data: not set
                    {data: [a]}                                 | data: a list
                    {data: d, isuer: x}                         | isuer: unknown key; did you mean issuer?
                    {data: d, http: {adr: x}}                   | http.adr: unknown key; did you mean http.addr?
                    {data: d, http: 5}                          | http: "5"
                    {data: d, http: {addr: 5002}}               | http.addr: "5002" is not accepted, only host:port
                    {data: d, http: {addr: ':70000'}}           | http.addr: ":70000"
                    {data: d, http: {host: auth.example}}       | http.host: "auth.example" is not accepted, only an absolute http or https URL
                    {data: d, http: {host: 'https://a/?b'}}     | http.host: "https://a/?b"
                    {data: d, http: {host: 'https://a/"b'}}     | http.host:
                    {data: d, http: {debug: {addr: here}}}      | http.debug.addr: "here"
                    {data: d, http: {tls: {certificate: a}}}    | http.tls: certificate and key go together
                    {data: d, http: {tls: {key: a}}}            | http.tls: certificate and key go together
                    {data: d, http: {headtimeout: 0s}}          | http.headtimeout: "0s"
                    {data: d, http: {stalltimeout: soon}}       | http.stalltimeout: "soon"
                    {data: d, http: {trustedproxies: [1.2.3.4/40]}} | http.trustedproxies: "1.2.3.4/40"
                    {data: d, log: {level: loud}}               | log.level: "loud" is not accepted, only error, warn, info or debug
                    {data: d, log: {formatter: xml}}            | log.formatter: "xml"
                    {data: d, log: {accesslog: {disabled: maybe}}} | log.accesslog.disabled: "maybe"
                    {data: d, issuer: 'a"b'}                    | issuer: "a"b"
                    {data: d, service: 'a b'}                   | service: "a b"
                    {data: d, service: 'a&b'}                   | service: "a&b"
                    {data: d, token: {lifetime: {pull: 59s}}}   | token.lifetime.pull: "59s" is not accepted, only whole seconds from 60s to 24h
                    {data: d, token: {lifetime: {push: 25h}}}   | token.lifetime.push: "25h"
                    {data: d, token: {lifetime: {push: 61500ms}}} | token.lifetime.push: "61500ms"
                    {data: d, token: {algorithm: HS256}}        | token.algorithm: "HS256" is not accepted, only ES256, RS256 or EdDSA
                    {data: d, token: {profile: jwk}}            | token.profile: "jwk"
                    {data: d, token: {refresh: always}}         | token.refresh: "always" is not accepted, only interactive or never
                    {data: d, token: {striphosts: ['http://a']}} | token.striphosts:
                    {data: d, http: {tokenpaths: [token]}}      | http.tokenpaths:
                    {data: d, http: {tokenpaths: [/a, /a]}}     | http.tokenpaths:
                    {data: d, http: {tokenpaths: [/api/v1/x]}}  | http.tokenpaths:
                    {data: d, throttle: {peraccount: 0}}        | throttle.peraccount: "0"
                    {data: d, throttle: {peraddress: 1001}}     | throttle.peraddress: "1001"
                    {data: d, throttle: {window: 0s}}           | throttle.window: "0s"
                    {data: d, keys: {encryptionkey: 'x y z'}}   | keys.encryptionkey: the value is not accepted, only at least 32
                    {data: d, keys: {announced: 169h}}          | keys.announced: the value is not accepted, only a duration up to 168h
                    {data: d, keys: {interval: 59m}}            | keys.interval: the value is not accepted, only a duration from 1h
                    {data: d, keys: {interval: 1441h}}          | keys.interval: the value is not accepted
                    {data: d, federation: {allowedhosts: ["https://x"]}} | federation.allowedhosts:
                    {data: d, anonymous: perhaps}               | anonymous: "perhaps"
                    {data: d, selfservice: perhaps}             | selfservice: "perhaps"
                    """)
    void whatIsNotAcceptedIsNamed(String yaml, String message) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void variablesOverrideTheFile() throws IOException {
        TokenConfig config = TokenConfig.read(
                file("{data: d, anonymous: true}"),
                Map.of("TOKEN_ANONYMOUS", "false", "TOKEN_HTTP_ADDR", ":6000", "TOKEN_TOKEN_LIFETIME_PULL", "5m"));
        assertThat(config.token().service().anonymous()).isFalse();
        assertThat(config.http().address()).isEqualTo(new ListenAddress("", 6000));
        assertThat(config.token().service().pullLifetime()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void anUnknownVariableIsAWarningBecauseOthersMayUseThePrefix() throws IOException {
        assertThat(TokenConfig.read(file("data: d"), Map.of("TOKEN_ISUER", "x")).warnings())
                .singleElement()
                .asString()
                .contains("TOKEN_ISUER");
    }

    private TokenConfig read(String yaml) throws IOException {
        return TokenConfig.read(file(yaml), Map.of());
    }

    private Path file(String yaml) throws IOException {
        return Files.writeString(directory.resolve("token.yml"), yaml);
    }
}
