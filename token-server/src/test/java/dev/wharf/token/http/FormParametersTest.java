package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormParametersTest {
    @ParameterizedTest
    @ValueSource(strings = {"scope=%", "scope=%4", "scope=%zz", "%=1", "a=%+1", "a=%-1"})
    void refusesBrokenEscapes(String raw) {
        assertThat(FormParameters.parse(raw)).isEmpty();
    }

    @Test
    void namesRepeatAndKeepTheirOrder() {
        FormParameters parameters = parse("scope=a&service=s&&scope=b%20c&scope=d+e&flag");
        assertThat(parameters.all("scope")).containsExactly("a", "b c", "d e");
        assertThat(parameters.first("service")).contains("s");
        assertThat(parameters.all("flag")).containsExactly("");
        assertThat(parameters.first("flag")).isEmpty();
        assertThat(parameters.all("absent")).isEmpty();
        assertThat(parameters.names()).containsExactlyInAnyOrder("scope", "service", "flag");
    }

    @Test
    void whatClientsDoNotEscapeIsTakenAsItIs() {
        assertThat(parse("service=s&scope=repository:a/b:pull,push&x=a=b").all("scope"))
                .containsExactly("repository:a/b:pull,push");
        assertThat(parse("x=a=b").all("x")).containsExactly("a=b");
    }

    @Property(tries = 300)
    void readsWhatIsEncoded(@ForAll String value) {
        String text = new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        assertThat(parse("v=" + URLEncoder.encode(text, StandardCharsets.UTF_8)).all("v"))
                .isEqualTo(List.of(text));
    }

    private static FormParameters parse(String raw) {
        return FormParameters.parse(raw).orElseThrow();
    }
}
