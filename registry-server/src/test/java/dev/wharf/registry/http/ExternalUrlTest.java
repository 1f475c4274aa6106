package dev.wharf.registry.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExternalUrlTest {
    private static final String PATH = "foo/bar/blobs/uploads/id";

    @ParameterizedTest
    @CsvSource(nullValues = "-", delimiter = '|', textBlock = """
            - | - | - | http://example.com
            - | https | - | https://example.com
            - | HTTPS | - | https://example.com
            - | http | - | http://example.com
            - | https, http | - | https://example.com
            - | - | first.example.com | http://first.example.com
            - | - | first.example.com, proxy1.example.com | http://first.example.com
            - | - | first.example.com:443 | http://first.example.com:443
            - | https | ' first.example.com ' | https://first.example.com
            - | https | [2001:db8::1]:5000 | https://[2001:db8::1]:5000
            host=reg.example.com;proto=https | - | - | https://reg.example.com
            HOST=reg.example.com; Proto=https | - | - | https://reg.example.com
            host="reg.example.com:88";proto=http | - | - | http://reg.example.com:88
            proto=https;for="192.168.22.30:80" | - | - | https://example.com
            for=a;proto=https, for=b;proto=http;host=second | - | - | https://example.com
            host="[2001:db8::1]:4000" | - | - | http://[2001:db8::1]:4000
            host=first.example.com; proto=https | http | second.example.com | https://first.example.com
            proto=https | http | second.example.com | https://example.com
            host=second.example.com; | https | first.example.com | https://first.example.com
            not a header | https | first.example.com | https://first.example.com
            "broken | https | first.example.com | https://first.example.com
            proto=http;proto=https | https | first.example.com | https://first.example.com
            proto=gopher | - | - | http://example.com
            - | javascript | - | http://example.com
            - | - | evil.example.com/path | http://example.com
            - | - | "quoted" | http://example.com
            - | - | user@evil.example.com | http://example.com
            - | - | a b | http://example.com
            """)
    void followsForwardedHeaders(
            @Nullable String forwarded, @Nullable String proto, @Nullable String host, String base) {
        Origin origin = Origin.of(
                false,
                Optional.of("example.com"),
                Optional.ofNullable(forwarded),
                Optional.ofNullable(proto),
                Optional.ofNullable(host));
        assertThat(url("/v2/").of(origin, PATH)).isEqualTo(base + "/v2/" + PATH);
        assertThat(url("/prefix/v2/").of(origin, PATH)).isEqualTo(base + "/prefix/v2/" + PATH);
        assertThat(new ExternalUrl(Optional.empty(), true, "/prefix/v2/").of(origin, PATH))
                .isEqualTo("/prefix/v2/" + PATH);
        assertThat(new ExternalUrl(Optional.of("https://third.example.com:5000"), true, "/prefix/v2/").of(origin, PATH))
                .isEqualTo("https://third.example.com:5000/v2/" + PATH);
    }

    @Test
    void isOfTheConnectionWithoutProxy() {
        assertThat(url("/v2/").of(direct(true, "localhost:5443"), PATH)).isEqualTo("https://localhost:5443/v2/" + PATH);
        assertThat(url("/v2/").of(direct(false, "[::1]:5000"), PATH)).isEqualTo("http://[::1]:5000/v2/" + PATH);
    }

    @Test
    void keepsThePathOfAConfiguredUrl() {
        ExternalUrl url = new ExternalUrl(Optional.of("https://example.com/deep/"), false, "/prefix/v2/");
        assertThat(url.of(direct(false, "other"), PATH)).isEqualTo("https://example.com/deep/v2/" + PATH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "evil.example.com/x", "a\"b", "<b>", "a@b", "a:123456", "é"})
    void isRelativeWhereTheHostIsNone(String host) {
        assertThat(url("/v2/").of(direct(false, host), PATH)).isEqualTo("/v2/" + PATH);
    }

    @Test
    void readsLongHeadersQuickly() {
        String header = "host=\"" + "\\a".repeat(30_000) + "\"";
        assertThat(Forwarded.first(header)).isEmpty();
    }

    private static Origin direct(boolean secure, String host) {
        return Origin.of(secure, Optional.of(host), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static ExternalUrl url(String root) {
        return new ExternalUrl(Optional.empty(), false, root);
    }
}
