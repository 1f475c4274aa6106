package dev.wharf.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The overlay of registry:2: prefix, order, depth, upper-case comparison, lists, names in place of mappings. */
class EnvironmentTest {
    private static final Map<String, String> ALIASES = Map.of(
            "NOTIFICATIONS_EVENTCONFIG", "notifications.events",
            "HEALTH_FILECHECKERS", "health.file",
            "LOG_HOOKS_*_MAILOPTIONS", "log.hooks.*.options",
            "REDIS_OPTIONS", "redis",
            "STORAGE_AZURE_MAX_RETRIES", "storage.azure.max_retries");
    private static final String FILE = """
            version: 0.1
            log: {level: info, hooks: [{type: mail}]}
            storage:
              filesystem: {rootdirectory: /var/lib/registry}
              delete: {enabled: false}
            http:
              addr: :5000
              headers: {X-Foo: [file]}
            notifications:
              endpoints:
                - {name: first, url: http://first}
            """;

    @TempDir
    Path directory;

    private ConfigTree read(Map<String, String> environment) {
        try {
            Path file = Files.writeString(directory.resolve("config.yml"), FILE);
            return ConfigTree.read(file, environment, "REGISTRY", ALIASES);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Walks a dotted path to its text; {@code -} when nothing is set there. */
    private static String textAt(ConfigTree tree, String path) {
        String[] keys = path.split("\\.", -1);
        ConfigTree at = tree;
        for (int i = 0; i < keys.length - 1; i++) {
            at = keys[i + 1].matches("[0-9]+")
                    ? at.sections(keys[i]).get(Integer.parseInt(keys[++i]))
                    : at.section(keys[i]);
        }
        return at.string(keys[keys.length - 1], "-");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            REGISTRY_HTTP_ADDR                          | :443        | http.addr                         | :443
            REGISTRY_HTTP_ADDR                          | 5000        | http.addr                         | 5000
            REGISTRY_HTTP_ADDR                          | ''          | http.addr                         | -
            REGISTRY_HTTP_ADDR                          | '# none'    | http.addr                         | -
            REGISTRY_HTTP_SECRET                        | '"a: b"'    | http.secret                       | a: b
            REGISTRY_HTTP_DEBUG_ADDR                    | :5001       | http.debug.addr                   | :5001
            REGISTRY_HTTP_TLS                           | {key: /k}   | http.tls.key                      | /k
            REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY   | /x          | storage.filesystem.rootdirectory  | /x
            REGISTRY_STORAGE_DELETE_ENABLED             | yes         | storage.delete.enabled            | yes
            REGISTRY_STORAGE_DELETE                     | {}          | storage.delete.enabled            | -
            REGISTRY_STORAGE_MAINTENANCE_READONLY_ENABLED | true      | storage.maintenance.readonly.enabled | true
            REGISTRY_NOTIFICATIONS_ENDPOINTS_0_URL      | http://0    | notifications.endpoints.0.url     | http://0
            REGISTRY_NOTIFICATIONS_ENDPOINTS_0_URL      | http://0    | notifications.endpoints.0.name    | first
            REGISTRY_NOTIFICATIONS_ENDPOINTS_1_URL      | http://1    | notifications.endpoints.1.url     | http://1
            REGISTRY_NOTIFICATIONS_ENDPOINTS            | [{url: http://2}] | notifications.endpoints.0.url | http://2
            REGISTRY_NOTIFICATIONS_EVENTCONFIG_INCLUDEREFERENCES | true | notifications.events.includereferences | true
            REGISTRY_NOTIFICATIONS_EVENTS_INCLUDEREFERENCES | true    | notifications.events.includereferences | true
            REGISTRY_HEALTH_FILECHECKERS_0_FILE         | /down       | health.file.0.file                | /down
            REGISTRY_LOG_HOOKS_0_MAILOPTIONS_FROM       | me@x        | log.hooks.0.options.from          | me@x
            REGISTRY_REDIS_OPTIONS_DB                   | 3           | redis.db                          | 3
            REGISTRY_REDIS_DB                           | 4           | redis.db                          | 4
            REGISTRY_STORAGE_AZURE_MAX_RETRIES          | 7           | storage.azure.max_retries         | 7
            registry_HTTP_ADDR                          | :1          | http.addr                         | :5000
            REGISTRYHTTP_ADDR                           | :1          | http.addr                         | :5000
            XREGISTRY_HTTP_ADDR                         | :1          | http.addr                         | :5000
            TOKEN_HTTP_ADDR                             | :1          | http.addr                         | :5000
            """)
    void layOneVariableOverTheFile(String name, String value, String path, String expected) {
        assertThat(textAt(read(Map.of(name, value)), path)).isEqualTo(expected);
    }

    @Test
    void letADeeperVariableWinWhateverTheirOrder() {
        ConfigTree tree = read(Map.of(
                "REGISTRY_HTTP_TLS_KEY", "/deep", "REGISTRY_HTTP_TLS", "{key: /shallow, certificate: /shallow}"));
        assertThat(tree.section("http").section("tls").string("key")).contains("/deep");
        assertThat(tree.section("http").section("tls").string("certificate")).contains("/shallow");
    }

    @Test
    void replaceAMappingByANameAndFillTheNameIn() {
        ConfigTree storage = read(Map.of("REGISTRY_STORAGE", "s3", "REGISTRY_STORAGE_S3_BUCKET", "images"))
                .sectionOrName("storage");
        assertThat(storage.keys()).containsExactly("s3");
        assertThat(storage.section("s3").string("bucket")).contains("images");
    }

    @Test
    void dropTheRestOfTheMappingThatANameReplaces() {
        ConfigTree storage = read(Map.of("REGISTRY_STORAGE", "inmemory")).sectionOrName("storage");
        assertThat(storage.keys()).containsExactly("inmemory");
        assertThat(storage.section("delete").bool("enabled", true)).isTrue();
    }

    @Test
    void addASecondDriverBesideTheFilesForTheServerToRefuse() {
        ConfigTree storage = read(Map.of("REGISTRY_STORAGE_INMEMORY", "")).sectionOrName("storage");
        assertThat(storage.keys()).containsExactlyInAnyOrder("filesystem", "delete", "inmemory");
    }

    @Test
    void compareExistingKeysInUpperCaseAndMakeNewOnesLowerCase() {
        ConfigTree http = read(Map.of("REGISTRY_HTTP_HEADERS_X-Foo", "[env]", "REGISTRY_HTTP_HEADERS_X-Bar", "[new]"))
                .section("http");
        assertThat(http.multimap("headers"))
                .containsOnly(Map.entry("X-Foo", List.of("env")), Map.entry("x-bar", List.of("new")));
    }

    @Test
    void makeAListOfIndexedVariables() {
        ConfigTree tls = read(Map.of(
                        "REGISTRY_HTTP_TLS_CLIENTCAS_0", "/a.pem", "REGISTRY_HTTP_TLS_CLIENTCAS_1", "/b.pem"))
                .section("http")
                .section("tls");
        assertThat(tls.strings("clientcas")).containsExactly("/a.pem", "/b.pem");
    }

    @Test
    void refuseAGapBetweenIndexedVariables() {
        ConfigTree tls = read(Map.of("REGISTRY_HTTP_TLS_CLIENTCAS_1", "/b.pem"))
                .section("http")
                .section("tls");
        assertThatThrownBy(() -> tls.strings("clientcas"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("http.tls.clientcas (from REGISTRY_HTTP_TLS_CLIENTCAS_1): a mapping is not accepted,"
                        + " only a list of texts");
    }

    @ParameterizedTest
    @CsvSource({"5, 5", "NAME, NAME", "99999999999, 99999999999"})
    void refuseAnIndexThatAListDoesNotHave(String component, String shown) {
        assertThatThrownBy(() -> read(Map.of("REGISTRY_NOTIFICATIONS_ENDPOINTS_" + component + "_URL", "x")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("REGISTRY_NOTIFICATIONS_ENDPOINTS_" + component
                        + "_URL: notifications.endpoints is a list of 1, accepted after it is an index up to 1, not "
                        + shown);
    }

    @Test
    void refuseAValueThatIsNotYamlWithoutShowingIt() {
        ConfigTree tree = read(Map.of("REGISTRY_HTTP_SECRET", "@hunter2", "REGISTRY_HTTP_HOST", "a: b: c"));
        assertThatThrownBy(() -> tree.section("http").string("secret"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "http.secret (from REGISTRY_HTTP_SECRET): the value is not YAML; put quotes inside the value");
        assertThatThrownBy(() -> tree.section("http").string("host"))
                .isInstanceOf(ConfigException.class)
                .message()
                .doesNotContain("a: b");
    }

    @Test
    void nameTheVariableOfAWrongValue() {
        ConfigTree tree = read(Map.of("REGISTRY_HTTP_DRAINTIMEOUT", "soon"));
        assertThatThrownBy(() -> tree.section("http").duration("draintimeout", java.time.Duration.ZERO))
                .isInstanceOf(ConfigException.class)
                .hasMessage("http.draintimeout (from REGISTRY_HTTP_DRAINTIMEOUT): \"soon\" is not accepted,"
                        + " only a duration such as 10s or 1h30m");
    }

    @Test
    void warnOfVariablesThatSetNothing() {
        ConfigTree tree = read(Map.of(
                "REGISTRY_PORT", "tcp://10.0.0.1:5000",
                "REGISTRY_PORT_5000_TCP_ADDR", "10.0.0.1",
                "REGISTRY_SERVICE_HOST", "@10.0.0.1",
                "REGISTRY_HTTP_ADR", ":443",
                "REGISTRY_HTTP_HEADERS_X", "[y]",
                "REGISTRY_CONFIGURATION_PATH", "/etc/config.yml",
                "PATH", "/bin"));
        for (String key : List.of("version", "log", "storage", "notifications")) {
            tree.has(key);
        }
        ConfigTree http = tree.section("http");
        http.string("addr");
        http.multimap("headers");
        assertThat(tree.unknownKeys()).isEmpty();
        assertThat(tree.warnings())
                .containsExactlyInAnyOrder(
                        "REGISTRY_PORT: unknown variable, there is no key port",
                        "REGISTRY_PORT_5000_TCP_ADDR: unknown variable, there is no key port",
                        "REGISTRY_SERVICE_HOST: unknown variable, there is no key service",
                        "REGISTRY_HTTP_ADR: unknown variable, there is no key http.adr; did you mean http.addr?");
    }
}
