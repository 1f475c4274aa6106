package dev.wharf.token.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"detail\":\"there is no such user\"}|there is no such user",
                "{\"detail\":\"pattern: is bad\",\"field\":\"pattern\",\"value\":\"A\"}|pattern: is bad (was 'A')",
                "{\"detail\":\"is bad\",\"field\":\"pattern\",\"value\":3}|pattern: is bad (was 3)",
                "{\"title\":\"Not Found\"}|Not Found",
                "{\"detail\":\" \",\"title\":7}|the server answered 404 and did not say why",
                "{\"detail\":\"a\\u001bb\"}|a?b",
                "[]|the server answered 404 and did not say why",
            })
    void isOneSentence(String problem, String sentence) throws Exception {
        assertThat(ProblemText.of(404, Json.parse(problem.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(sentence);
    }

    @Test
    void noneIsTheStatus() {
        assertThat(ProblemText.of(502, MissingNode.getInstance()))
                .isEqualTo("the server answered 502 and did not say why");
    }
}
