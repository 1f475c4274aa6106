package dev.wharf.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypeTest {
    @ParameterizedTest
    @CsvSource({
        "application/json, application/json",
        "Application/JSON, application/json",
        "application/json; charset=utf-8, application/json",
        "' application/json ;q=0.5', application/json",
        "*/*, */*",
        "application/*;q=0.1, application/*",
        "application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.manifest.v1+json"
    })
    void dropParametersAndFoldCase(String text, String expected) {
        assertThat(MediaType.parse(text)).hasToString(expected);
    }

    @Test
    void beEqualHoweverItWasWritten() {
        assertThat(MediaType.parse("APPLICATION/VND.OCI.IMAGE.INDEX.V1+JSON; x=y"))
                .isEqualTo(MediaType.OCI_INDEX);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ";",
                "/",
                "json",
                "application/",
                "/json",
                "application/;",
                "a/b/c",
                "a b/c",
                "a/b c",
                "a/b,c/d",
                "a/\"b\"",
                "a/\nb",
                "a/b\u0000",
                "é/b",
                "a/<b>",
                "a\\b/c"
            })
    void refuseWhatIsNone(String text) {
        assertThatThrownBy(() -> MediaType.parse(text))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("invalid media type: expected type/subtype");
    }

    @Test
    void takeNamesOf127Characters() {
        assertThat(MediaType.parse("a/" + "b".repeat(127)).value()).hasSize(129);
        assertThatThrownBy(() -> MediaType.parse("a/" + "b".repeat(128))).isInstanceOf(InvalidValueException.class);
    }

    @Test
    void refuseUpperCaseThatNobodyFolded() {
        assertThatThrownBy(() -> new MediaType("Application/json")).isInstanceOf(InvalidValueException.class);
    }
}
