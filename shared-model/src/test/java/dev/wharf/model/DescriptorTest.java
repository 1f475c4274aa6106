package dev.wharf.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DescriptorTest {
    private static final Digest EMPTY = Digest.Algorithm.SHA256.of(new byte[0]);

    @Test
    void haveASizeThatIsNotNegative() {
        assertThat(new Descriptor(MediaType.OCTET_STREAM, EMPTY, 0).size()).isZero();
        assertThatThrownBy(() -> new Descriptor(MediaType.OCTET_STREAM, EMPTY, -1))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("invalid descriptor: size must not be negative");
    }
}
