package dev.wharf.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigTreeTest {
    @TempDir
    Path directory;

    private ConfigTree read(String yaml) {
        return ConfigTree.read(write(yaml), Map.of(), "REGISTRY");
    }

    private Path write(String yaml) {
        try {
            return Files.writeString(directory.resolve("config.yml"), yaml);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            a: [b,                         :1:6:
            a: b: c,                       :1:5:
            'a: @secret',                  :1:4:
            'a: [b}',                       :1:6:
            'password: *hunter2',          :1:11:
            'password: !hunter2 x',        :1:11:
            """)
    void sayWhereTheYamlIsBroken(String yaml, String place) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("config.yml" + place)
                .hasMessageContaining("not valid YAML")
                .message()
                .doesNotContain("hunter2", "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"- a", "text", "5"})
    void refuseAFileThatIsNoMapping(String yaml) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageEndingWith("config.yml: accepted is a mapping of keys to values");
    }

    @Test
    void refuseWhatCannotBeRead() throws IOException {
        assertThatThrownBy(() -> ConfigTree.read(directory.resolve("none.yml"), Map.of(), "TOKEN"))
                .isInstanceOf(ConfigException.class)
                .hasMessageEndingWith("none.yml: there is no such file");
        Path latin = Files.write(directory.resolve("latin.yml"), new byte[] {'a', ':', ' ', (byte) 0xe9});
        assertThatThrownBy(() -> ConfigTree.read(latin, Map.of(), "TOKEN"))
                .isInstanceOf(ConfigException.class)
                .hasMessageEndingWith("latin.yml: not UTF-8 text");
        assertThatThrownBy(() -> ConfigTree.read(directory, Map.of(), "TOKEN"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void refuseAMappingThatContainsItself() {
        assertThatThrownBy(() -> read("a: &a {b: *a}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("nested too deeply");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            integer  | [1]     | 'a.key: a list is not accepted, only a whole number from 0 to 100'
            integer  | 101     | 'a.key: the value is not accepted, only a whole number from 0 to 100'
            string   | {b: c}  | 'a.key: a mapping is not accepted, only text'
            strings  | {b: c}  | 'a.key: a mapping is not accepted, only a list of texts'
            strings  | [[b]]   | 'a.key: a list is not accepted, only a list of texts'
            section  | 5       | 'a.key: the value is not accepted, only a mapping'
            section  | [b]     | 'a.key: a list is not accepted, only a mapping'
            sections | [b]     | 'a.key.0: the value is not accepted, only a mapping'
            multimap | [b]     | 'a.key: a list is not accepted, only a mapping'
            multimap | {b: {}, c: {d: e}} | 'a.key.c: a mapping is not accepted, only a list of texts'
            """)
    void nameKeyValueAndWhatIsAccepted(String type, String value, String message) {
        ConfigTree tree = read("a: {key: " + value + "}").section("a");
        assertThatThrownBy(() -> ask(tree, type, "key"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    private static Object ask(ConfigTree tree, String type, String key) {
        return switch (type) {
            case "integer" -> tree.integer(key, 1, 0, 100);
            case "bool" -> tree.bool(key, true);
            case "string" -> tree.string(key);
            case "strings" -> tree.strings(key);
            case "duration" -> tree.duration(key, Duration.ZERO);
            case "section" -> tree.section(key);
            case "sections" -> tree.sections(key);
            case "multimap" -> tree.multimap(key);
            default -> throw new AssertionError(type);
        };
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            integer,  101,   a whole number from 0 to 100
            integer,  -1,    a whole number from 0 to 100
            integer,  1.5,   a whole number from 0 to 100
            integer,  10s,   a whole number from 0 to 100
            integer,  99999999999999999999, a whole number from 0 to 100
            integer,  true,  a whole number from 0 to 100
            bool,     2,     true or false
            bool,     maybe, true or false
            duration, 10 s,  a duration such as 10s or 1h30m
            duration, -10s,  a duration such as 10s or 1h30m
            duration, 7d,    a duration such as 10s or 1h30m
            duration, 1.5,   a duration such as 10s or 1h30m
            """)
    void showAValueThatIsNoSecret(String type, String value, String accepted) {
        ConfigTree tree = read("http: {draintimeout: " + value + "}").section("http");
        assertThatThrownBy(() -> ask(tree, type, "draintimeout"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("http.draintimeout: \"" + value + "\" is not accepted, only " + accepted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"password", "secret", "secretkey", "keyid", "sentinelpassword", "connectionstring"})
    void neverShowASecret(String key) {
        ConfigTree tree = read(key + ": hunter2");
        assertThatThrownBy(() -> tree.integer(key, 1, 1, 2))
                .message()
                .contains(key)
                .doesNotContain("hunter2");
        assertThat(tree.invalid(key, "a better one")).message().doesNotContain("hunter2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"jdbc:postgresql://db/wharf?user=a&PassWord=hunter2", "http://a:hunter2@host/", "://hunter2@"})
    void neverShowAPasswordInAUrl(String url) {
        assertThat(read("url: " + url).invalid("url", "a URL that answers"))
                .hasMessage("url: the value is not accepted, only a URL that answers");
    }

    @ParameterizedTest
    @CsvSource({"0123,83", "0x1F,31", "1_000,1000", "0b101,5", "'\"7\"',7", "+5,5", "1:30,90", "0,0"})
    void readWholeNumbersOfYaml11(String written, int value) {
        assertThat(read("n: " + written).integer("n", -1, 0, 5000)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "yes,true",
        "on,true",
        "True,true",
        "y,true",
        "'\"true\"',true",
        "no,false",
        "off,false",
        "FALSE,false",
        "n,false",
        "'\"off\"',false"
    })
    void readBooleansOfYaml11(String written, boolean value) {
        assertThat(read("b: " + written).bool("b", !value)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.1", "0123", "on", "2026-11-01", "1_000", "0x1F", "tcp://a:80", "1:30", "5000"})
    void takeTextAsItIsWritten(String written) {
        assertThat(read("t: " + written).string("t")).contains(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:", "a: null", "a: ~", "a: ''", "b: 1", "", "# nothing"})
    void takeNullAndEmptyAsNotSet(String yaml) {
        ConfigTree tree = read(yaml);
        assertThat(tree.string("a", "otherwise")).isEqualTo("otherwise");
        assertThat(tree.file("a")).isEmpty();
    }

    @Test
    void takeNullAsNotSetForEveryType() {
        ConfigTree tree = read("a:");
        assertThat(tree.has("a")).isTrue();
        assertThat(tree.has("b")).isFalse();
        assertThat(tree.bool("a", true)).isTrue();
        assertThat(tree.integer("a", 7, 0, 9)).isEqualTo(7);
        assertThat(tree.duration("a", Duration.ofSeconds(3))).hasSeconds(3);
        assertThat(tree.strings("a")).isEmpty();
        assertThat(tree.multimap("a")).isEmpty();
        assertThat(read("a:").sections("a")).isEmpty();
        assertThat(tree.section("a").keys()).isEmpty();
        assertThat(tree.section("a").path()).isEqualTo("a");
    }

    @Test
    void readListsAndHeaders() {
        ConfigTree tree = read("""
                clientcas: [/a.pem, 5, on, null, "", ~]
                single: /b.pem
                headers:
                  X-Content-Type-Options: [nosniff]
                  X-Two: [one, "two, three"]
                  X-Bare: bare
                endpoints:
                  - name: first
                  - name: second
                """);
        assertThat(tree.strings("clientcas")).containsExactly("/a.pem", "5", "on");
        assertThat(tree.strings("single")).containsExactly("/b.pem");
        assertThat(tree.multimap("headers"))
                .containsExactly(
                        Map.entry("X-Content-Type-Options", List.of("nosniff")),
                        Map.entry("X-Two", List.of("one", "two, three")),
                        Map.entry("X-Bare", List.of("bare")));
        assertThat(tree.sections("endpoints"))
                .extracting(endpoint -> endpoint.string("name", ""))
                .containsExactly("first", "second");
        assertThat(tree.sections("endpoints").getLast().path()).isEqualTo("endpoints.1");
        assertThat(tree.unknownKeys()).isEmpty();
    }

    @Test
    void takeABareNameForAMappingWhereTheServerSaysSo() {
        ConfigTree tree = read("{storage: inmemory, auth: none, log: debug}");
        assertThat(tree.sectionOrName("storage").keys()).containsExactly("inmemory");
        assertThat(tree.sectionOrName("auth").has("none")).isTrue();
        assertThat(tree.sectionOrName("auth").section("none").keys()).isEmpty();
        assertThatThrownBy(() -> tree.section("log"))
                .isInstanceOf(ConfigException.class)
                .hasMessage("log: \"debug\" is not accepted, only a mapping");
    }

    @Test
    void readAnchorsAndMergesAndOnlyTheFirstDocument() {
        ConfigTree tree = read("""
                base: &base {interval: 10s, threshold: 3}
                check:
                  <<: *base
                  threshold: 5
                  threshold: 6
                ---
                check: {threshold: 7}
                """);
        assertThat(tree.section("check").duration("interval", Duration.ZERO)).hasSeconds(10);
        assertThat(tree.section("check").integer("threshold", 0, 0, 9)).isEqualTo(6);
    }

    @Test
    void readABareNumberAsNanosecondsAndSaySo() {
        ConfigTree tree = read("{a: 60, b: 0, c: 1_000, d: '0'}");
        assertThat(tree.duration("a", Duration.ZERO)).hasNanos(60);
        assertThat(tree.duration("b", Duration.ofSeconds(1))).isZero();
        assertThat(tree.duration("c", Duration.ZERO)).hasNanos(1000);
        assertThat(tree.duration("d", Duration.ofSeconds(1))).isZero();
        assertThat(tree.warnings())
                .containsExactly("a: 60 without a unit is nanoseconds", "c: 1_000 without a unit is nanoseconds");
    }

    @Test
    void listUnknownKeysWithWhatWasMeant() {
        ConfigTree tree = read("""
                version: 0.1
                http:
                  adr: :5000
                  tls: {certificat: /a, whatever: 1}
                frobnicate: {a: 1, b: 2}
                htpp: {}
                whole: {not: looked, into: true}
                """);
        tree.string("version");
        tree.has("whole");
        tree.section("http").string("addr");
        tree.section("http").string("host");
        tree.section("http").section("tls").file("certificate");
        assertThat(tree.unknownKeys())
                .containsExactly(
                        "http.adr: unknown key; did you mean http.addr?",
                        "http.tls.certificat: unknown key; did you mean http.tls.certificate?",
                        "http.tls.whatever: unknown key",
                        "frobnicate: unknown key",
                        "htpp: unknown key; did you mean http?");
        assertThat(tree.warnings()).isEmpty();
    }
}
