package dev.wharf.server.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wharf.model.InvalidValueException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/8",
                "localhost",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "10.0.0.0/a",
                "::1/129",
                "10.1/8",
                "1",
                "fe80::1%lo/64",
                "10.0.0.0/8/8"
            })
    void refusesWhatIsNoRange(String text) {
        assertThatThrownBy(() -> AddressRange.parse(text)).isInstanceOf(InvalidValueException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "10.9.8.7/8, 10.0.0.1, true",
        "192.168.4.0/22, 192.168.7.255, true",
        "192.168.4.0/22, 192.168.8.0, false",
        "127.0.0.1, 127.0.0.1, true",
        "127.0.0.1, 127.0.0.2, false",
        "0.0.0.0/0, 8.8.8.8, true",
        "0.0.0.0/0, ::1, false",
        "fd00::/8, fdff::1, true",
        "fd00::/8, fe00::1, false",
        "::1, ::1, true",
        "127.0.0.0/8, ::ffff:127.0.0.1, true",
    })
    void containsTheAddressesOfTheBlock(String range, String address, boolean contains) {
        assertThat(AddressRange.parse(range)
                        .contains(AddressRange.literal(address).orElseThrow()))
                .isEqualTo(contains);
    }

    @ParameterizedTest
    @CsvSource({
        "10.9.8.7/8, 10.0.0.0/8",
        "192.168.7.255/22, 192.168.4.0/22",
        "127.0.0.1, 127.0.0.1/32",
        "8.8.8.8/0, 0.0.0.0/0",
        "fdff::1/9, fd80:0:0:0:0:0:0:0/9",
        "::1, 0:0:0:0:0:0:0:1/128"
    })
    void aBlockHasOneText(String range, String text) {
        assertThat(AddressRange.parse(range)).hasToString(text).isEqualTo(AddressRange.parse(text));
    }
}
