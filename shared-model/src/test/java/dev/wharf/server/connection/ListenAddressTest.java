package dev.wharf.server.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListenAddressTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"", "5000", "localhost", "localhost:", "localhost:http", "::1:5000", "a:-1", "a:123456", "a:1 "})
    void refuses(String text) {
        assertThatThrownBy(() -> ListenAddress.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "' is not an address: expected host:port, :port or [v6 address]:port");
    }

    @Test
    void refusesPortsThatDoNotExist() {
        assertThatThrownBy(() -> ListenAddress.parse(":65536"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("port 65536 is not within 0 to 65535");
    }

    @ParameterizedTest
    @CsvSource({
        ":5000, '', 5000, 0.0.0.0:5000",
        "0.0.0.0:5000, 0.0.0.0, 5000, 0.0.0.0:5000",
        "localhost:0, localhost, 0, localhost:0",
        "[::1]:65535, ::1, 65535, [::1]:65535",
        "[::]:80, ::, 80, [::]:80"
    })
    void parses(String text, String host, int port, String shown) {
        ListenAddress address = ListenAddress.parse(text);
        assertThat(address).isEqualTo(new ListenAddress(host, port));
        assertThat(address).hasToString(shown);
    }
}
