package dev.wharf.token.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Table table = new Table(
            List.of(Column.of("name"), Column.of("admin"), Column.of("signs from", "active_from"), Column.of("groups")),
            new PrintStream(bytes, true, StandardCharsets.UTF_8));

    private static List<JsonNode> objects(String... lines) throws IOException {
        List<JsonNode> objects = new ArrayList<>();
        for (String line : lines) {
            objects.add(Json.parse(line.getBytes(StandardCharsets.UTF_8)));
        }
        return objects;
    }

    private List<String> printed() {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void columnsAreAsWideAsWhatIsInThem() throws Exception {
        table.add(objects(
                "{\"name\":\"al\",\"admin\":true,\"active_from\":\"2026-01-01\",\"groups\":[\"dev\",\"ops\"]}",
                "{\"name\":\"bobby\",\"admin\":false,\"active_from\":null,\"groups\":[]}"));

        assertThat(printed())
                .containsExactly(
                        "NAME   ADMIN  SIGNS FROM  GROUPS",
                        "al     yes    2026-01-01  dev,ops",
                        "bobby  no     -           -");
    }

    @Test
    void nothingHasTitlesAllTheSame() {
        table.add(List.of());

        assertThat(printed()).containsExactly("NAME  ADMIN  SIGNS FROM  GROUPS");
    }

    @Test
    void aLaterPageHasNoTitlesAndMayBeWider() throws Exception {
        table.add(objects("{\"name\":\"al\",\"admin\":true}"));
        table.add(objects("{\"name\":\"bartholomew\",\"admin\":true}", "{\"name\":\"c\",\"admin\":true}"));

        assertThat(printed())
                .containsExactly(
                        "NAME  ADMIN  SIGNS FROM  GROUPS",
                        "al    yes    -           -",
                        "bartholomew  yes    -           -",
                        "c            yes    -           -");
    }

    @Test
    void textOfOthersDoesNotSteerTheTerminal() throws Exception {
        table.add(objects("{\"name\":\"a\\u001b[2Jb\\nc\\u202ed\",\"admin\":\"\"}"));

        assertThat(printed()).element(1).isEqualTo("a?[2Jb?c?d  -      -           -");
    }
}
