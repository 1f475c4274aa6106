package dev.wharf.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceTest {
    @Test
    void tellTagsFromDigests() {
        String digest = "sha256:" + "0".repeat(64);
        assertThat(Reference.parse("latest")).isEqualTo(new Tag("latest"));
        assertThat(Reference.parse(digest)).isEqualTo(Digest.parse(digest));
        assertThat(Reference.parse("sha256")).isInstanceOf(Tag.class);
        assertThat(Reference.parse("0".repeat(64))).isInstanceOf(Tag.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sha256:abc", "md5:00000000000000000000000000000000", "a:b", ":", "-", "a/b"})
    void refuseWhatIsNeither(String text) {
        assertThatThrownBy(() -> Reference.parse(text)).isInstanceOf(InvalidValueException.class);
    }
}
