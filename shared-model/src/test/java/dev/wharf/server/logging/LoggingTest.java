package dev.wharf.server.logging;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.LoggerContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.wharf.server.settings.ConfigException;
import dev.wharf.server.settings.ConfigTree;
import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class LoggingTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final CapturedOutput output = new CapturedOutput();
    private final System.Logger logger = System.getLogger("dev.wharf.test");

    @AfterEach
    void restore() {
        output.close();
    }

    @Test
    void writeTextInTheWordsOfRegistry2() {
        Logging.configure(LogLevel.INFO, LogFormat.TEXT, Map.of("service", "registry", "zone", "a b"));
        logger.log(INFO, "listening on {0}", ":5000");
        logger.log(WARNING, "careful");
        assertThat(output.out()).isEmpty();
        assertThat(output.err()).hasSize(2);
        assertThat(output.err().getFirst())
                .matches("time=\"[0-9T:.-]+Z\" level=info msg=\"listening on :5000\" logger=\"dev.wharf.test\""
                        + " service=\"registry\" zone=\"a b\"");
        assertThat(output.err().getLast()).contains(" level=warning msg=\"careful\" ");
    }

    @Test
    void keepForgedLinesInTheirLine() {
        Logging.configure(LogLevel.INFO, LogFormat.TEXT);
        String hostile = "a\"b\\\r\n\u001b[2Jtime=forged\u202e\u0085\u2028ä";
        logger.log(INFO, hostile);
        logger.log(ERROR, "failed", new IllegalStateException("x\ntime=forged"));
        assertThat(output.err().getFirst())
                .contains("msg=\"a\\\"b\\\\\\r\\n\\x1b[2Jtime=forged\\u202e\\u0085\\u2028ä\"");
        assertThat(output.err().stream().skip(2))
                .isNotEmpty()
                .allMatch(line -> line.startsWith("\t"))
                .contains("\ttime=forged");
    }

    @Test
    void writeJson() throws IOException {
        Logging.configure(LogLevel.DEBUG, LogFormat.JSON, Map.of("service", "registry"));
        logger.log(DEBUG, "line\nbreak \u202e\u0085");
        logger.log(ERROR, "failed", new IllegalStateException("why"));
        assertThat(output.err()).hasSize(2).allMatch(line -> line.chars().allMatch(c -> c >= ' ' && c <= '~'));
        JsonNode first = JSON.readTree(output.err().getFirst());
        assertThat(first.fieldNames()).toIterable().containsExactly("time", "level", "msg", "logger", "service");
        assertThat(Instant.parse(first.get("time").asText())).isBeforeOrEqualTo(Instant.now());
        assertThat(first.get("level").asText()).isEqualTo("debug");
        assertThat(first.get("msg").asText()).isEqualTo("line\nbreak \u202e\u0085");
        assertThat(first.get("logger").asText()).isEqualTo("dev.wharf.test");
        assertThat(JSON.readTree(output.err().getLast()).get("error").asText())
                .startsWith("java.lang.IllegalStateException: why")
                .contains("LoggingTest");
    }

    @Test
    void writeLogstash() throws IOException {
        Logging.configure(LogLevel.INFO, LogFormat.LOGSTASH);
        logger.log(INFO, "hello");
        JsonNode line = JSON.readTree(output.err().getFirst());
        assertThat(line.fieldNames())
                .toIterable()
                .containsExactly("@timestamp", "@version", "level", "message", "logger");
        assertThat(line.get("@version").asText()).isEqualTo("1");
        assertThat(line.get("message").asText()).isEqualTo("hello");
    }

    @ParameterizedTest
    @CsvSource({"TEXT", "JSON", "LOGSTASH"})
    void nameTheRequestInEveryLineOfIt(LogFormat format) {
        Logging.configure(LogLevel.INFO, format);
        LogContext.run("id-1", () -> logger.log(INFO, "inside"));
        logger.log(INFO, "outside");
        assertThat(output.err().getFirst()).contains("http.request.id").contains("id-1");
        assertThat(output.err().getLast()).doesNotContain("http.request.id");
        assertThat(LogContext.requestId()).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        // level, ours at DEBUG INFO WARNING ERROR, a library's, Helidon's
        "ERROR, 0001, 0001, 0001",
        "WARN, 0011, 0011, 0011",
        "INFO, 0111, 0111, 0011",
        "DEBUG, 1111, 0111, 0011"
    })
    void holdLibrariesBack(LogLevel level, String ours, String library, String helidon) {
        Logging.configure(level, LogFormat.TEXT);
        assertThat(loggable("dev.wharf.anything")).isEqualTo(ours);
        assertThat(loggable("jdk.event.security")).isEqualTo(library);
        assertThat(loggable("io.helidon.webserver.http1.Http1LoggingConnectionListener"))
                .isEqualTo(helidon);
        assertThat(loggable(Logging.ACCESS)).isEqualTo("0111");
    }

    private static String loggable(String name) {
        StringBuilder bits = new StringBuilder();
        for (System.Logger.Level level : List.of(DEBUG, INFO, WARNING, ERROR)) {
            bits.append(System.getLogger(name).isLoggable(level) ? '1' : '0');
        }
        return bits.toString();
    }

    @Test
    void neverPrintRequestHeaders() throws IOException, InterruptedException {
        Logging.configure(LogLevel.DEBUG, LogFormat.TEXT);
        serve("hunter2");
        assertThat(output.err()).isEmpty();

        // The same request is shown where Helidon may talk, so this test would notice.
        ((LoggerContext) LoggerFactory.getILoggerFactory())
                .getLogger("io.helidon")
                .setLevel(ch.qos.logback.classic.Level.TRACE);
        serve("hunter3");
        assertThat(String.join("\n", output.err())).contains("hunter3");
    }

    private static void serve(String agent) throws IOException, InterruptedException {
        WebServer server = WebServer.builder()
                .host("127.0.0.1")
                .shutdownHook(false)
                .routing(routing -> routing.any((_, res) -> res.send("ok")))
                .build()
                .start();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/"))
                    .header("User-Agent", agent)
                    .build();
            assertThat(client.send(request, HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
        } finally {
            server.stop();
        }
    }

    @Test
    void writeTheAccessLogToStdoutAsItIs() {
        Logging.configure(LogLevel.ERROR, LogFormat.JSON);
        System.getLogger(Logging.ACCESS).log(INFO, "127.0.0.1 - {} \"GET /\" '{0}'");
        assertThat(output.out()).containsExactly("127.0.0.1 - {} \"GET /\" '{0}'");
        assertThat(output.err()).isEmpty();
    }

    @Test
    void readLevelAndFormatOfTheSettings(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(
                directory.resolve("config.yml"), "{level: WARN, formatter: logstash, bad: trace, worse: xml}");
        ConfigTree tree = ConfigTree.read(file, Map.of(), "TOKEN");
        assertThat(LogLevel.read(tree, "level", LogLevel.INFO)).isEqualTo(LogLevel.WARN);
        assertThat(LogLevel.read(tree, "absent", LogLevel.INFO)).isEqualTo(LogLevel.INFO);
        assertThat(LogFormat.read(tree, "formatter", LogFormat.TEXT)).isEqualTo(LogFormat.LOGSTASH);
        assertThat(LogFormat.read(tree, "absent", LogFormat.TEXT)).isEqualTo(LogFormat.TEXT);
        assertThatThrownBy(() -> LogLevel.read(tree, "bad", LogLevel.INFO))
                .isInstanceOf(ConfigException.class)
                .hasMessage("bad: \"trace\" is not accepted, only error, warn, info or debug");
        assertThatThrownBy(() -> LogFormat.read(tree, "worse", LogFormat.TEXT))
                .isInstanceOf(ConfigException.class)
                .hasMessage("worse: \"xml\" is not accepted, only text, json or logstash");
    }
}
