package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFieldsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "\"password\"",
                "7",
                "{",
                "{\"password\":\"hunter22\"",
                "{\"password\":hunter22}",
                "{\"password\":\"hunter22\"} {}",
                "{\"password\":\"hunter22\",\"password\":\"hunter22\"}",
                "{'password':'hunter22'}",
                "{\"password\":\"hunter22\",}"
            })
    void refusesWhatIsNotOneObjectAndDoesNotQuoteIt(String body) {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> parse(body))
                .satisfies(refused -> {
                    assertThat(refused.answer().status()).isEqualTo(400);
                    assertThat(text(refused)).doesNotContain("hunter22");
                });
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        byte[] body = "{\"password\":\"pässword\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> JsonFields.parse(body))
                .satisfies(refused -> assertThat(refused.answer().status()).isEqualTo(400));
    }

    @Test
    void aFieldThatNobodyAsksForIsAnError() {
        JsonFields fields = parse("{\"admin\":true,\"passwrod\":\"hunter22\"}");
        assertThat(fields.flag("admin", false)).isTrue();
        assertThat(fields.text("password")).isEmpty();
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(fields::end)
                .satisfies(refused -> assertThat(text(refused))
                        .contains("\"status\":400", "\"field\":\"passwrod\"", "known are admin, password")
                        .doesNotContain("hunter22"));
    }

    @Test
    void aWrongTypeNamesFieldAndValueButNoSecret() {
        JsonFields fields = parse("{\"password\":12345678,\"admin\":\"yes\",\"members\":[\"a\",1]}");
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> fields.text("password"))
                .satisfies(refused -> assertThat(text(refused))
                        .contains("password: must be a string")
                        .doesNotContain("12345678"));
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> fields.flag("admin", false))
                .satisfies(refused -> assertThat(text(refused)).contains("\"field\":\"admin\"", "\"value\":\"yes\""));
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> fields.requiredTexts("members"))
                .satisfies(refused -> assertThat(text(refused)).contains("\"value\":[\"a\",1]"));
    }

    @Test
    void aMissingFieldIsNotAcceptable() {
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> parse("{}").requiredText("pattern"))
                .satisfies(refused -> assertThat(text(refused)).contains("\"status\":422", "pattern: is required"));
    }

    @Test
    void aLongValueIsShortened() {
        String body = "{\"admin\":\"" + "x".repeat(5000) + "\"}";
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> parse(body).flag("admin", false))
                .satisfies(refused -> assertThat(text(refused)).hasSizeLessThan(400));
    }

    @Property(tries = 500)
    void anyTextIsAnObjectOrRefused(@ForAll String body) {
        try {
            assertThat(parse(body)).isNotNull();
        } catch (RefusedException e) {
            assertThat(e.answer().status()).isEqualTo(400);
        }
    }

    private static JsonFields parse(String body) {
        return JsonFields.parse(body.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(RefusedException refused) {
        return refused.answer().direct().body();
    }
}
