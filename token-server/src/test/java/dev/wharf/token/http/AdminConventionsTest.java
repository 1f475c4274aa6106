package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What holds for the admin API as a whole: pages, conditions, and the record of changes. */
class AdminConventionsTest {
    private static final String PASSWORD = "down-the-rabbit-hole";

    private static RunningServer server;

    @BeforeAll
    static void start() {
        server = RunningServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void aListIsReadPageByPage() {
        for (String name : List.of("page-a", "page-b", "page-c", "page-d", "page-e")) {
            server.admin("PUT", "/api/v1/groups/" + name)
                    .json(Map.of("members", List.of()))
                    .expect(201);
        }
        assertThat(walk("/api/v1/groups?limit=2&after=page", "name"))
                .containsExactly(List.of("page-a", "page-b"), List.of("page-c", "page-d"), List.of("page-e"));
        assertThat(walk("/api/v1/groups?limit=5&after=page", "name")).hasSize(1);
        server.user("page-user", PASSWORD);
        assertThat(walk("/api/v1/users?limit=1", "name")).contains(List.of("page-user"));
    }

    private static List<List<String>> walk(String path, String field) {
        List<List<String>> pages = new ArrayList<>();
        String next = path;
        while (!next.isEmpty()) {
            Answered page = server.admin("GET", next).expect(200);
            pages.add(page.json()
                    .valueStream()
                    .map(element -> element.path(field).asText())
                    .toList());
            List<String> links = page.headers().getOrDefault("link", List.of());
            next = links.isEmpty() ? "" : links.getFirst().replaceFirst("^<(.*)>; rel=\"next\"$", "$1");
        }
        return pages;
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/users?limit=0,limit",
        "/api/v1/users?limit=10001,limit",
        "/api/v1/users?limit=x,limit",
        "/api/v1/users?after=%00,after",
        "/api/v1/audit?after=x,after",
        "/api/v1/audit?since=yesterday,since",
        "/api/v1/audit?format=xml,format",
    })
    void whatIsWrongWithAPageIsNamed(String path, String field) {
        server.admin("GET", path).expect(422).json("/field", "'" + field + "'");
    }

    @Test
    void aChangeOfSomethingElseThanWasSeenIsRefused() {
        server.user("seen", PASSWORD);
        String seen = etag(server.admin("GET", "/api/v1/users/seen").expect(200));
        String changed = etag(server.admin("PUT", "/api/v1/users/seen")
                .header("If-Match", seen)
                .json(Map.of("enabled", false))
                .expect(200));
        assertThat(changed).isNotEqualTo(seen);
        assertThat(etag(server.admin("GET", "/api/v1/users/seen").expect(200))).isEqualTo(changed);
        server.admin("PUT", "/api/v1/users/seen")
                .header("If-Match", seen)
                .json(Map.of("enabled", true))
                .expect(412)
                .header("Content-Type", "application/problem+json")
                .containing(changed.replace("\"", "\\\""));
        server.admin("DELETE", "/api/v1/users/seen").header("If-Match", seen).expect(412);
        server.admin("GET", "/api/v1/users/seen").expect(200).json("/enabled", "false");
        server.admin("DELETE", "/api/v1/users/seen")
                .header("If-Match", "\"other\", " + changed)
                .expect(204);
        server.admin("PUT", "/api/v1/users/seen")
                .header("If-Match", "*")
                .json(Map.of("password", PASSWORD))
                .expect(412);
    }

    @Test
    void aCreationDoesNotBecomeAChange() {
        server.admin("PUT", "/api/v1/groups/first")
                .header("If-None-Match", "*")
                .json(Map.of("members", List.of()))
                .expect(201);
        server.admin("PUT", "/api/v1/groups/first")
                .header("If-None-Match", "*")
                .json(Map.of("members", List.of("user:admin")))
                .expect(412);
        server.admin("GET", "/api/v1/groups/first").expect(200).json("/members", "[]");
    }

    @Test
    void everyChangeIsOnRecord() {
        server.admin("PUT", "/api/v1/users/watched")
                .header("X-Request-Id", "abc-123")
                .json(Map.of("password", PASSWORD))
                .expect(201);
        server.admin("POST", "/api/v1/users/watched:disable").expect(200);
        server.admin("DELETE", "/api/v1/users/watched").expect(204);
        server.admin("DELETE", "/api/v1/users/watched").expect(404);
        JsonNode events = server.admin("GET", "/api/v1/audit?target=user:watched")
                .expect(200)
                .without(PASSWORD)
                .json();
        assertThat(events.valueStream().map(event -> event.path("action").asText()))
                .containsExactly("user.created", "user.changed", "user.deleted");
        JsonNode first = events.path(0);
        assertThat(first.path("actor").asText()).isEqualTo("admin");
        assertThat(first.path("credential").asText()).isEqualTo("password");
        assertThat(first.path("address").asText()).isEqualTo("127.0.0.1");
        assertThat(first.path("request").asText()).isEqualTo("abc-123");
        String at = first.path("at").asText();
        server.admin("GET", "/api/v1/audit?target=user:watched&until=" + at)
                .expect(200)
                .json("[]");
        server.admin("GET", "/api/v1/audit?actor=nobody").expect(200).json("[]");
        assertThat(walk("/api/v1/audit?target=user:watched&since=" + at + "&limit=2", "action"))
                .containsExactly(List.of("user.created", "user.changed"), List.of("user.deleted"));
    }

    @Test
    void theRecordIsExportedAsLines() {
        server.user("exported-a", PASSWORD).user("exported-b", PASSWORD);
        Answered lines = server.admin("GET", "/api/v1/audit?action=user.created&format=jsonl")
                .expect(200)
                .header("Content-Type", "application/jsonl");
        assertThat(lines.body().lines())
                .anyMatch(line -> line.startsWith("{\"id\":") && line.contains("\"user:exported-a\""))
                .anyMatch(line -> line.endsWith("}") && line.contains("\"user:exported-b\""));
    }

    @Test
    void whatIsRefusedIsNotOnRecord() {
        server.admin("PUT", "/api/v1/groups/unmade")
                .json(Map.of("members", List.of("user:nobody-at-all")))
                .expect(422);
        server.admin("GET", "/api/v1/audit?target=group:unmade").expect(200).json("[]");
    }

    private static String etag(Answered answered) {
        return answered.headers().getOrDefault("etag", List.of()).getFirst();
    }
}
