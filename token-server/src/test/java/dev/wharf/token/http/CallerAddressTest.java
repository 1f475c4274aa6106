package dev.wharf.token.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.server.connection.GuardedServer;
import dev.wharf.server.connection.RawHttp;
import dev.wharf.server.proxy.TrustedProxies;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallerAddressTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    # trusted  | X-Wharf-Registry | X-Wharf-Client-Address | X-Forwarded-For | caller
                    -          | -                | -                      | -               | 127.0.0.1
                    -          | -                | 203.0.113.7            | -               | 127.0.0.1
                    -          | wrong            | 203.0.113.7            | -               | 127.0.0.1
                    -          | secre            | 203.0.113.7            | -               | 127.0.0.1
                    -          | secret           | 203.0.113.7            | -               | 203.0.113.7
                    -          | secret           | 2001:db8::7            | -               | 2001:db8:0:0:0:0:0:7
                    -          | secret           | -                      | -               | 127.0.0.1
                    -          | secret           | evil.example           | -               | 127.0.0.1
                    -          | -                | -                      | 198.51.100.9    | 127.0.0.1
                    127.0.0.1  | -                | -                      | 198.51.100.9    | 198.51.100.9
                    127.0.0.1  | -                | -                      | 6.6.6.6, 198.51.100.9 | 198.51.100.9
                    127.0.0.1  | secret           | 203.0.113.7            | 198.51.100.9    | 203.0.113.7
                    127.0.0.1  | wrong            | 203.0.113.7            | 198.51.100.9    | 198.51.100.9
                    """)
    void believesTheRegistryAndTrustedProxiesAlone(
            String trusted, String registry, String client, String forwardedFor, String caller) throws IOException {
        TrustedProxies proxies = trusted.equals("-") ? TrustedProxies.NONE : TrustedProxies.parse(List.of(trusted));
        CallerAddress callers = new CallerAddress("secret", proxies);
        GuardedServer server = GuardedServer.builder()
                .routing(routing ->
                        routing.any((req, res) -> res.send(callers.of(req).getHostAddress())))
                .start();
        try (RawHttp connection = RawHttp.connect(server.port())) {
            String response = connection
                    .exchange(
                            "GET",
                            "/",
                            header("X-Wharf-Registry", registry),
                            header("X-Wharf-Client-Address", client),
                            header("X-Forwarded-For", forwardedFor))
                    .body();
            assertThat(response).isEqualTo(caller);
        } finally {
            server.stop(Duration.ZERO);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fe80:0:0:0:250:56ff:fec0:8", "2001:db8:0:0:0:0:0:7", "192.0.2.1"})
    void anInterfaceIsNoPartOfAnAddress(String text) throws IOException {
        InetAddress address = InetAddress.getByName(text);
        InetAddress onAnInterface =
                address instanceof Inet6Address ? Inet6Address.getByAddress("", address.getAddress(), 3) : address;
        assertThat(CallerAddress.withoutScope(onAnInterface).getHostAddress()).isEqualTo(text);
    }

    private static String header(String name, String value) {
        return value.equals("-") ? "X-Nothing: x" : name + ": " + value;
    }
}
