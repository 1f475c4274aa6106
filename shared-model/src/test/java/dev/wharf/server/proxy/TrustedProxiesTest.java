package dev.wharf.server.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustedProxiesTest {
    private static final TrustedProxies PROXIES = TrustedProxies.parse(List.of("10.0.0.0/8", "::1"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    # peer     | X-Forwarded-For                    | client
                    8.8.8.8    | 1.2.3.4                            | 8.8.8.8
                    10.0.0.1   |                                    | 10.0.0.1
                    10.0.0.1   | 1.2.3.4                            | 1.2.3.4
                    10.0.0.1   | 6.6.6.6, 1.2.3.4                   | 1.2.3.4
                    10.0.0.1   | 1.2.3.4, 10.0.0.2                  | 1.2.3.4
                    10.0.0.1   | 6.6.6.6, 1.2.3.4,10.0.0.2 , 10.9.9.9 | 1.2.3.4
                    10.0.0.1   | 10.0.0.3, 10.0.0.2                 | 10.0.0.3
                    10.0.0.1   | unknown                            | 10.0.0.1
                    10.0.0.1   | 1.2.3.4, unknown, 10.0.0.2         | 10.0.0.2
                    10.0.0.1   | 1.2.3.4:4711                       | 1.2.3.4
                    ::1        | 2001:db8::7                        | 2001:db8::7
                    ::1        | [2001:db8::7]:4711                 | 2001:db8::7
                    ::1        | [2001:db8::7                       | ::1
                    """)
    void theClientIsTheLastWhoIsNoTrustedProxy(String peer, String forwardedFor, String client) {
        List<String> values = forwardedFor == null ? List.of() : List.of(forwardedFor);
        assertThat(PROXIES.client(InetAddress.ofLiteral(peer), values)).isEqualTo(InetAddress.ofLiteral(client));
    }

    @Test
    void repeatedHeadersAreOneChain() {
        assertThat(PROXIES.client(InetAddress.ofLiteral("10.0.0.1"), List.of("6.6.6.6", "1.2.3.4, 10.0.0.2")))
                .isEqualTo(InetAddress.ofLiteral("1.2.3.4"));
    }

    @Test
    void nobodyIsTrustedByDefault() {
        assertThat(TrustedProxies.NONE.client(InetAddress.ofLiteral("127.0.0.1"), List.of("1.2.3.4")))
                .isEqualTo(InetAddress.ofLiteral("127.0.0.1"));
    }
}
