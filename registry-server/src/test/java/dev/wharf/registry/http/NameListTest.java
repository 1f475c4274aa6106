package dev.wharf.registry.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What is written by hand is what a JSON library writes. */
class NameListTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Provide
    Arbitrary<List<String>> tags() {
        Arbitrary<String> first = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('A', 'Z')
                .numeric()
                .withChars('_')
                .ofLength(1);
        Arbitrary<String> rest = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('A', 'Z')
                .numeric()
                .withChars("_.-")
                .ofMaxLength(127);
        return first.flatMap(start -> rest.map(start::concat)).list().ofMaxSize(300);
    }

    @Property(tries = 300)
    void tagsAsTheLibraryWritesThem(@ForAll("tags") List<String> tags) throws IOException {
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("name", "team/app_1.x-y");
        expected.put("tags", tags);
        expect(NameList.of("team/app_1.x-y", "tags", tags), expected);
    }

    @Property(tries = 300)
    void repositoriesAsTheLibraryWritesThem(@ForAll("tags") List<String> names) throws IOException {
        expect(NameList.of("repositories", names), Map.of("repositories", names));
    }

    private static void expect(NameList list, Map<String, Object> expected) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        list.writeTo(out);
        assertThat(out.toString(UTF_8)).isEqualTo(json(expected) + "\n");
        assertThat(list.length()).isEqualTo(out.size());
    }

    private static String json(Map<String, Object> value) throws JsonProcessingException {
        return JSON.writeValueAsString(value);
    }

    @Test
    void leavesInPiecesThatAreSmallHoweverManyNamesThereAre() throws IOException {
        NameList list = NameList.of("a", "tags", Collections.nCopies(1_000_000, "x".repeat(100)));
        long[] sent = {0, 0};
        list.writeTo(new OutputStream() {
            @Override
            public void write(int b) {
                throw new AssertionError("one by one");
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                sent[0] += length;
                sent[1] = Math.max(sent[1], length);
            }
        });
        assertThat(sent[0]).isEqualTo(list.length()).isGreaterThan(100_000_000);
        assertThat(sent[1]).isLessThanOrEqualTo(8 << 10);
    }
}
