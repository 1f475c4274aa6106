package dev.wharf.registry.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.wharf.registry.auth.TokenVerifier;
import dev.wharf.server.connection.ConnectionLimits;
import dev.wharf.server.connection.ListenAddress;
import dev.wharf.server.connection.TlsFiles;
import dev.wharf.server.logging.LogFormat;
import dev.wharf.server.logging.LogLevel;
import dev.wharf.server.proxy.TrustedProxies;
import dev.wharf.server.settings.ConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {
    private static final Optional<StorageConfig.UploadPurging> PURGING =
            Optional.of(new StorageConfig.UploadPurging(Duration.ofDays(7), Duration.ofDays(1), false));
    private static final String MINIMAL = "version: 0.1\nstorage: inmemory\n";
    private static final String TOKEN =
            "auth: {token: {realm: 'http://auth/token', service: reg, issuer: iss, rootcertbundle: /ca.pem}}\n";

    @TempDir
    private Path directory;

    private ConfigFile read(String yaml, Map<String, String> environment) {
        try {
            return ConfigFile.read(Files.writeString(directory.resolve("config.yml"), yaml), environment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ConfigFile read(String yaml) {
        return read(yaml, Map.of());
    }

    @Test
    void hasTheseDefaults() {
        ConfigFile file = read("version: 0.1\nstorage: {filesystem: }\n");
        assertThat(file.warnings()).isEmpty();
        assertThat(file.config())
                .isEqualTo(new RegistryConfig(
                        new LogConfig(LogLevel.INFO, LogFormat.TEXT, Map.of(), true),
                        new StorageConfig(
                                new StorageConfig.Filesystem(Path.of("/var/lib/registry")), false, false, PURGING),
                        new AuthConfig.Open(),
                        new HttpConfig(
                                new ListenAddress("", 5000),
                                Optional.empty(),
                                "/v2/",
                                Optional.empty(),
                                false,
                                Duration.ofSeconds(1),
                                Optional.empty(),
                                Map.of(),
                                Optional.empty()),
                        1000,
                        1000,
                        new WharfConfig(
                                List.of(),
                                TrustedProxies.NONE,
                                ConnectionLimits.defaults(),
                                ClientLimits.none(),
                                List.of(),
                                false,
                                false,
                                0,
                                Optional.empty(),
                                Optional.empty())));
    }

    @Test
    void readsEverythingItHonours() {
        ConfigFile file = read("""
                version: 0.1
                log: {level: DEBUG, formatter: json, fields: {service: reg, zone: 5}, accesslog: {disabled: true}}
                storage:
                  filesystem: {rootdirectory: /data}
                  delete: {enabled: true}
                  redirect: {disable: true}
                  maintenance: {readonly: {enabled: true}, uploadpurging: {enabled: true, age: 2h, interval: 3m, dryrun: true}}
                auth:
                  token:
                    realm: http://{host}:5002/token
                    service: reg
                    issuer: iss
                    rootcertbundle: /ca.pem
                    jwks: https://auth.example/jwks.json
                    signingalgorithms: [ES256, EdDSA]
                http:
                  addr: 127.0.0.1:5001
                  net: tcp
                  host: https://registry.example.com/
                  prefix: /a/b/
                  secret: s
                  relativeurls: true
                  draintimeout: 10s
                  tls: {certificate: /c.pem, key: /k.pem, minimumtls: tls1.2}
                  headers: {X-One: [a, b]}
                  debug: {addr: ':5003', prometheus: {enabled: true, path: /m}}
                  http2: {disabled: true}
                catalog: {maxentries: 5}
                tags: {maxtags: 6}
                wharf:
                  hosts: [localhost, 192.168.1.20, '::1']
                  trustedproxies: [10.0.0.0/8]
                  http: {headtimeout: 1s, handshaketimeout: 2s, stalltimeout: 3s, idletimeout: 4s}
                  clientlimits: {small: 1, downloads: 2, uploads: 3, wait: 4s}
                  warnings: ['a "b"', c]
                  manifests: {sparse: true}
                  mount: {anonymous: true}
                  uploads: {chunkminlength: 65536}
                  exchange: {url: 'http://localhost:5002/token', secretfile: /secret}
                  revocations: {url: 'http://localhost:5002/api/v1/revocations', secretfile: /other, interval: 5s}
                """);
        assertThat(file.warnings()).isEmpty();
        assertThat(file.config())
                .isEqualTo(new RegistryConfig(
                        new LogConfig(LogLevel.DEBUG, LogFormat.JSON, Map.of("service", "reg", "zone", "5"), false),
                        new StorageConfig(
                                new StorageConfig.Filesystem(Path.of("/data")),
                                true,
                                true,
                                Optional.of(new StorageConfig.UploadPurging(
                                        Duration.ofHours(2), Duration.ofMinutes(3), true))),
                        new AuthConfig.Token(
                                "http://{host}:5002/token",
                                "reg",
                                "iss",
                                Optional.of(Path.of("/ca.pem")),
                                Optional.of(new AuthConfig.JwksUrl(URI.create("https://auth.example/jwks.json"))),
                                List.of("ES256", "EdDSA")),
                        new HttpConfig(
                                new ListenAddress("127.0.0.1", 5001),
                                Optional.of("https://registry.example.com/"),
                                "/a/b/v2/",
                                Optional.of("s"),
                                true,
                                Duration.ofSeconds(10),
                                Optional.of(new TlsFiles(Path.of("/c.pem"), Path.of("/k.pem"))),
                                Map.of("X-One", List.of("a", "b")),
                                Optional.of(new HttpConfig.Debug(new ListenAddress("", 5003), Optional.of("/m")))),
                        5,
                        6,
                        new WharfConfig(
                                List.of("localhost", "192.168.1.20", "::1"),
                                TrustedProxies.parse(List.of("10.0.0.0/8")),
                                ConnectionLimits.defaults()
                                        .withTimeouts(
                                                Duration.ofSeconds(1),
                                                Duration.ofSeconds(2),
                                                Duration.ofSeconds(3),
                                                Duration.ofSeconds(4)),
                                new ClientLimits(1, 2, 3, Duration.ofSeconds(4)),
                                List.of("299 - \"a \\\"b\\\"\"", "299 - \"c\""),
                                true,
                                true,
                                65536,
                                Optional.of(new WharfConfig.Exchange(
                                        URI.create("http://localhost:5002/token"), Optional.of(Path.of("/secret")))),
                                Optional.of(new WharfConfig.Revocations(
                                        URI.create("http://localhost:5002/api/v1/revocations"),
                                        Path.of("/other"),
                                        Duration.ofSeconds(5))))));
    }

    @Test
    void readsTheEnvironmentAsDockerUsersWriteIt() {
        Map<String, String> environment = new HashMap<>();
        environment.put("REGISTRY_HTTP_ADDR", "0.0.0.0:5001");
        environment.put("REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY", "/data");
        environment.put("REGISTRY_STORAGE_DELETE_ENABLED", "true");
        environment.put("REGISTRY_AUTH", "token");
        environment.put("REGISTRY_AUTH_TOKEN_REALM", "http://auth/token");
        environment.put("REGISTRY_AUTH_TOKEN_SERVICE", "reg");
        environment.put("REGISTRY_AUTH_TOKEN_ISSUER", "iss");
        environment.put("REGISTRY_AUTH_TOKEN_JWKS", "/jwks.json");
        environment.put("REGISTRY_HTTP_TLS_CERTIFICATE", "/certs/c.pem");
        environment.put("REGISTRY_HTTP_TLS_KEY", "/certs/k.pem");
        environment.put("REGISTRY_LOG_LEVEL", "warn");
        environment.put("REGISTRY_HTTP_SECRET", "0123");
        environment.put("REGISTRY_HTTP_HOST", "https://reg.example.com");
        environment.put("REGISTRY_HTTP_HEADERS_X-Foo", "[bar]");
        environment.put("REGISTRY_STORAGE_MAINTENANCE_READONLY_ENABLED", "true");
        environment.put("REGISTRY_WHARF_HOSTS", "[a, b]");
        environment.put("REGISTRY_CONFIGURATION_PATH", "/elsewhere");
        environment.put("PATH", "/bin");
        ConfigFile file = read("version: 0.1\nstorage: {filesystem: {rootdirectory: /var}}\n", environment);
        RegistryConfig config = file.config();
        assertThat(file.warnings()).isEmpty();
        assertThat(config.http().address()).isEqualTo(new ListenAddress("0.0.0.0", 5001));
        assertThat(config.storage())
                .isEqualTo(new StorageConfig(new StorageConfig.Filesystem(Path.of("/data")), true, true, PURGING));
        assertThat(config.auth())
                .isEqualTo(new AuthConfig.Token(
                        "http://auth/token",
                        "reg",
                        "iss",
                        Optional.empty(),
                        Optional.of(new AuthConfig.JwksFile(Path.of("/jwks.json"))),
                        TokenVerifier.ALGORITHMS));
        assertThat(config.http().tls()).contains(new TlsFiles(Path.of("/certs/c.pem"), Path.of("/certs/k.pem")));
        assertThat(config.http().secret()).contains("0123");
        assertThat(config.http().externalUrl()).contains("https://reg.example.com");
        assertThat(config.http().headers()).containsEntry("x-foo", List.of("bar"));
        assertThat(config.log().level()).isEqualTo(LogLevel.WARN);
        assertThat(config.wharf().hosts()).containsExactly("a", "b");
    }

    @Test
    void purgesUploadsUnlessThatIsSwitchedOff() {
        assertThat(purging("")).isEqualTo(PURGING);
        assertThat(purging("enabled: true, dryrun: true"))
                .contains(new StorageConfig.UploadPurging(Duration.ofDays(7), Duration.ofDays(1), true));
        assertThat(purging("enabled: false, age: 1h, interval: 1h, dryrun: false"))
                .isEmpty();
    }

    private Optional<StorageConfig.UploadPurging> purging(String settings) {
        ConfigFile file =
                read("version: 0.1\nstorage: {inmemory: {}, maintenance: {uploadpurging: {" + settings + "}}}\n");
        assertThat(file.warnings()).isEmpty();
        return file.config().storage().uploadPurging();
    }

    @Test
    void replacesTheDriverByTheEnvironment() {
        ConfigFile file = read(
                "version: 0.1\nstorage: {filesystem: {rootdirectory: /var}, delete: {enabled: true}}\n",
                Map.of("REGISTRY_STORAGE", "inmemory"));
        assertThat(file.config().storage())
                .isEqualTo(new StorageConfig(new StorageConfig.InMemory(), false, false, PURGING));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            storage: {inmemory: {}, frob: {}}          | storage: more than one driver (frob, inmemory), accepted is one
            storage: {inmemory: {}, filesystem: {}}    | storage: more than one driver (filesystem, inmemory), accepted is one
            storage: {delete: {enabled: true}}         | storage: no driver, accepted is filesystem or inmemory
            storage: {}                                | storage: no driver, accepted is filesystem or inmemory
            storage: s3                                | storage.s3: not a driver of this server, accepted is filesystem or inmemory
            storage: {s3: {bucket: b}}                 | storage.s3: not a driver of this server, accepted is filesystem or inmemory
            storage: {inmemory: {}, maintenance: {uploadpurging: {age: 7d}}}       | storage.maintenance.uploadpurging.age: "7d" is not accepted, only a duration such as 10s or 1h30m
            storage: {inmemory: {}, maintenance: {uploadpurging: {age: 0s}}}       | storage.maintenance.uploadpurging.age: "0s" is not accepted, only a duration longer than zero
            storage: {inmemory: {}, maintenance: {uploadpurging: {interval: 0s}}}  | storage.maintenance.uploadpurging.interval: "0s" is not accepted, only a duration longer than zero
            storage: {inmemory: {}, maintenance: {uploadpurging: {enabled: x}}}    | storage.maintenance.uploadpurging.enabled: "x" is not accepted, only true or false
            """)
    void refusesStorageThatItCannotUse(String storage, String message) {
        refused("version: 0.1\n" + storage, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            auth: {htpasswd: {realm: r, path: p}}       | auth.htpasswd: not supported, accepted is token or none
            auth: {silly: {realm: r, service: s}}       | auth.silly: not supported, accepted is token or none
            auth: {token: {}, htpasswd: {}}             | auth: more than one kind (htpasswd, token), accepted is one
            auth: {token: {service: s, issuer: i, jwks: j}} | auth.token.realm: not set, accepted is text
            auth: {token: {realm: r, issuer: i, jwks: j}}   | auth.token.service: not set, accepted is text
            auth: {token: {realm: r, service: s, jwks: j}}  | auth.token.issuer: not set, accepted is text
            auth: {token: {realm: r, service: s, issuer: i}} | auth.token: neither rootcertbundle nor jwks is set, accepted is at least one
            auth: {token: {realm: 'r"', service: s, issuer: i, jwks: j}} | auth.token.realm: "r"" is not accepted, only text without quotes and backslashes, as also auth.token.service
            auth: {token: {realm: r, service: s, issuer: i, jwks: 'http://'}} | auth.token.jwks: "http://" is not accepted, only an absolute http or https URL
            auth: {token: {realm: r, service: s, issuer: i, jwks: j, signingalgorithms: [HS256]}} | auth.token.signingalgorithms: a list is not accepted, only EdDSA, ES256, ES384, ES512, PS256, PS384, PS512, RS256, RS384, RS512
            auth: {token: {realm: 'http://{host}/', service: s, issuer: i, jwks: j}} | wharf.hosts: not set, accepted is at least one host, since auth.token.realm has {host}
            http: {tls: {certificate: /c}}              | http.tls: certificate without key, accepted is both or neither
            http: {tls: {key: /k}}                      | http.tls: key without certificate, accepted is both or neither
            http: {tls: {clientcas: [/ca]}}             | http.tls.clientcas: client certificates are not supported
            http: {tls: {ciphersuites: [X]}}            | http.tls.ciphersuites: not supported, the JDK's own choice holds
            http: {tls: {letsencrypt: {cachefile: /x}}} | http.tls.letsencrypt: not supported, accepted are certificate and key
            http: {tls: {minimumtls: tls1.3}}           | http.tls.minimumtls: "tls1.3" is not accepted, only tls1.2
            http: {net: unix}                           | http.net: "unix" is not accepted, only tcp
            http: {addr: nonsense}                      | http.addr: "nonsense" is not accepted, only host:port or :port
            http: {addr: ':99999'}                      | http.addr: ":99999" is not accepted, only host:port or :port
            http: {debug: {addr: x}}                    | http.debug.addr: "x" is not accepted, only host:port or :port
            http: {debug: {prometheus: {path: m}}}      | http.debug.prometheus.path: "m" is not accepted, only a path that starts with /
            http: {prefix: 'a b'}                       | http.prefix: "a b" is not accepted, only a path of a-z, A-Z, 0-9, '.', '_', '~', '-' and '/'
            http: {headers: {'X Y': [a]}}               | http.headers.X Y: accepted are header names and printable ASCII
            http: {headers: {X: ["a\\nb"]}}             | http.headers.X: accepted are header names and printable ASCII
            log: {level: loud}                          | log.level: "loud" is not accepted, only error, warn, info or debug
            log: {formatter: xml}                       | log.formatter: "xml" is not accepted, only text, json or logstash
            tags: {maxtags: -1}                         | tags.maxtags: "-1" is not accepted, only a whole number from 0 to 2147483647
            proxy: {remoteurl: 'https://registry-1.docker.io'} | proxy.remoteurl: this server is not a pull-through cache
            notifications: {endpoints: [{name: a, url: 'http://x'}]} | notifications.endpoints: this server sends no notifications
            middleware: {storage: [{name: cloudfront}]} | middleware: this server has no middleware
            policy: {repository: {classes: [image]}}    | policy.repository: this server enforces no classes of repositories
            wharf: {hosts: ['a:5000']}                  | wharf.hosts: a list is not accepted, only host names and addresses without port
            wharf: {trustedproxies: [proxy]}            | wharf.trustedproxies: a list is not accepted, only addresses and CIDR blocks such as 10.0.0.0/8
            wharf: {uploads: {chunkminlength: -1}}      | wharf.uploads.chunkminlength: "-1" is not accepted, only a whole number from 0 to 2147483647
            wharf: {http: {headtimeout: 0}}             | wharf.http.headtimeout: "0" is not accepted, only a duration longer than zero
            wharf: {clientlimits: {uploads: -1}}        | wharf.clientlimits.uploads: "-1" is not accepted, only a whole number from 0 to 100000
            wharf: {warnings: [ü]}                      | wharf.warnings: a list is not accepted, only printable ASCII, at most 4096 bytes in all
            wharf: {revocations: {url: 'http://x/y'}}   | wharf.revocations.secretfile: not set, accepted is the token server's registry-secret
            wharf: {revocations: {url: x}}              | wharf.revocations.url: "x" is not accepted, only an absolute http or https URL
            wharf: {revocations: {interval: 900ms}}     | wharf.revocations.interval: "900ms" is not accepted, only a duration from 1s to 1h
            wharf: {revocations: {interval: 2h}}        | wharf.revocations.interval: "2h" is not accepted, only a duration from 1s to 1h
            wharf: {exchange: {url: localhost}}         | wharf.exchange.url: "localhost" is not accepted, only an absolute http or https URL
            """)
    void refusesWhatItCannotHonour(String yaml, String message) {
        refused(MINIMAL + yaml, message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "version: 0.2", "version: 1", "version: '0.1.0'"})
    void needsItsVersion(String version) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read(version + "\nstorage: inmemory\n"))
                .withMessageStartingWith("version: ")
                .withMessageContaining("0.1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            redis: {addr: 'localhost:6379'}             | redis: ignored, no cache is shared
            storage: {inmemory: {}, cache: {blobdescriptor: redis}} | storage.cache: ignored, there is nothing to tune
            storage: {inmemory: {}, tag: {concurrencylimit: 5}}     | storage.tag: ignored, there is nothing to tune
            storage: {filesystem: {maxthreads: 50}}     | storage.filesystem.maxthreads: ignored, there is nothing to tune
            health: {storagedriver: {enabled: true}}    | health: ignored, /health/ready looks at the storage
            reporting: {bugsnag: {apikey: x}}           | reporting: ignored, nothing is reported to third parties
            compatibility: {schema1: {enabled: true}}   | compatibility: ignored, schema 1 manifests are not accepted
            validation: {disabled: true}                | validation: ignored, the defaults hold
            http: {http2: {disabled: false}}            | http.http2.disabled: ignored, this server speaks HTTP/1.1
            http: {h2c: {enabled: true}}                | http.h2c: ignored, this server speaks HTTP/1.1
            http: {host: registry.example.com}          | http.host: ignored, it is not an absolute http or https URL
            http: {tls: {minimumtls: tls1.0}}           | http.tls.minimumtls: TLS 1.2 is the lowest that this server speaks
            log: {hooks: [{type: mail}]}                | log.hooks: ignored, nothing is mailed
            log: {reportcaller: true}                   | log.reportcaller: ignored, callers are not logged
            htpp: {}                                    | htpp: unknown key; did you mean http?
            http: {adr: ':1'}                           | http.adr: unknown key; did you mean http.addr?
            wharf: {host: [a]}                          | wharf.host: unknown key; did you mean wharf.hosts?
            frobnicate: {a: b}                          | frobnicate: unknown key
            """)
    void warnsOfWhatHasNoEffect(String yaml, String warning) {
        String base = yaml.startsWith("storage") ? "version: 0.1\n" : MINIMAL;
        assertThat(read(base + yaml).warnings()).containsExactly(warning);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "notifications: {events: {includereferences: true}, endpoints: [{name: a, disabled: true}]}",
                "proxy: {username: u}",
                "auth: none",
                "auth: {none: }",
                "catalog: {maxentries: 0}",
                "loglevel: debug"
            })
    void takesWhatChangesNothing(String yaml) {
        assertThat(read(MINIMAL + yaml).config().catalogMaxEntries()).isEqualTo(1000);
    }

    @Test
    void warnsOfVariablesThatSetNothing() {
        assertThat(read(MINIMAL, Map.of("REGISTRY_HTTP_ADR", ":1")).warnings())
                .containsExactly(
                        "REGISTRY_HTTP_ADR: unknown variable, there is no key http.adr; did you mean http.addr?");
    }

    @Test
    void takesOnlyAlgorithmsThatAreSafe() {
        ConfigFile file = read(MINIMAL + TOKEN.replace("}}", ", signingalgorithms: [HS256, ES256]}}"));
        assertThat(((AuthConfig.Token) file.config().auth()).algorithms()).containsExactly("ES256");
        assertThat(file.warnings()).containsExactly("auth.token.signingalgorithms: accepted are only ES256");
    }

    @Test
    void readsSecretsFromTheirFiles() throws IOException {
        Path file = Files.writeString(directory.resolve("secret"), "s3cret\n");
        assertThat(SecretFile.read("k", file)).isEqualTo("s3cret");
        for (String bad : List.of("", "\n", "two words", "a\nb", "\u00e4")) {
            Files.writeString(file, bad);
            assertThatExceptionOfType(ConfigException.class)
                    .isThrownBy(() -> SecretFile.read("k", file))
                    .withMessage("k: " + file + " is not one word of printable ASCII");
        }
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> SecretFile.read("k", directory.resolve("none")))
                .withMessageContaining("there is no such file");
    }

    private void refused(String yaml, String message) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read(yaml))
                .withMessage(message);
    }
}
