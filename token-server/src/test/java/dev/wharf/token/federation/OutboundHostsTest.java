package dev.wharf.token.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundHostsTest {
    private static final URI KEYS = URI.create("https://issuer.example/keys");

    private static OutboundHosts resolving(String... addresses) {
        return new OutboundHosts(Set.of("kubernetes.default.svc"), host -> {
            if (addresses.length == 0) {
                throw new UnknownHostException(host);
            }
            return Arrays.stream(addresses).map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.1.2.3",
                "100.64.0.1",
                "127.0.0.1",
                "127.255.255.254",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.8",
                "192.168.1.1",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::127.0.0.1",
                "::ffff:127.0.0.1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::",
                "fd00::1",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void addressesOfInternalNetworksAreOutOfReach(String address) {
        assertThatIOException()
                .isThrownBy(() -> resolving(address).check(KEYS))
                .withMessageContaining("issuer.example has an address of an internal network");
    }

    @ParameterizedTest
    @ValueSource(strings = {"93.184.215.14", "172.32.0.1", "100.128.0.1", "192.0.2.1", "2606:2800:21f:cb07::1"})
    void publicAddressesAreNot(String address) {
        assertThatCode(() -> resolving(address).check(KEYS)).doesNotThrowAnyException();
    }

    /** Which of them is taken to connect nobody knows before. */
    @Test
    void oneInternalAddressAmongOthersIsEnough() {
        assertThatIOException()
                .isThrownBy(() -> resolving("93.184.215.14", "10.0.0.1").check(KEYS));
    }

    @Test
    void aHostWithoutAddressIsSaidToHaveNone() {
        assertThatIOException().isThrownBy(() -> resolving().check(KEYS)).withMessage("issuer.example has no address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://kubernetes.default.svc/keys", "https://Kubernetes.Default.SVC:6443/keys"})
    void namedHostsMayHaveAnyAddressAndSpeakHttp(String url) {
        assertThatCode(() -> resolving("10.96.0.1").check(URI.create(url))).doesNotThrowAnyException();
        assertThat(resolving().objection(URI.create(url))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "http://issuer.example/keys,            is no https URL",
        "ftp://kubernetes.default.svc/keys,     is no https URL",
        "https://user@issuer.example/keys,      has no host",
        "https:///keys,                         has no host",
        "/keys,                                 has no host",
        "https://x.kubernetes.default.svc@h/k,  has no host"
    })
    void otherUrlsAreNotAskedAtAll(String url, String says) {
        assertThat(resolving("93.184.215.14").objection(URI.create(url)).orElseThrow())
                .contains(says);
        assertThatIOException().isThrownBy(() -> resolving("93.184.215.14").check(URI.create(url)));
    }

    /** Whatever the platform takes for an address, by its own rules. */
    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "127.1", "2130706433", "[::1]", "[::ffff:7f00:1]"})
    void noSpellingOfLoopbackPasses(String host) {
        OutboundHosts hosts = new OutboundHosts(Set.of());
        assertThatIOException().isThrownBy(() -> hosts.check(URI.create("https://" + host + "/keys")));
    }

    /** A name that merely ends like a named one is another host. */
    @Test
    void namesAreComparedWhole() {
        assertThatIOException()
                .isThrownBy(() -> resolving("10.0.0.1").check(URI.create("https://x.kubernetes.default.svc/keys")));
    }
}
