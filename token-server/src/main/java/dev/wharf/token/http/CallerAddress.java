package dev.wharf.token.http;

import dev.wharf.server.proxy.AddressRange;
import dev.wharf.server.proxy.TrustedProxies;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import io.helidon.webserver.http.HttpRequest;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Finds out whom a request comes from. The registry logs in for its callers and says who they are; it is believed
 * because it shows the secret that both keep. Of others only trusted proxies are believed.
 */
public final class CallerAddress {
    private static final HeaderName REGISTRY = HeaderNames.create("X-Wharf-Registry");
    private static final HeaderName CLIENT = HeaderNames.create("X-Wharf-Client-Address");

    private final byte[] registrySecret;
    private final TrustedProxies proxies;

    /** @param registrySecret what the registry shows */
    public CallerAddress(String registrySecret, TrustedProxies proxies) {
        this.registrySecret = registrySecret.getBytes(StandardCharsets.UTF_8);
        this.proxies = proxies;
    }

    /** The address of whoever sent the request in the first place, as far as that is known for certain. */
    public InetAddress of(HttpRequest request) {
        ServerRequestHeaders headers = request.headers();
        return Optional.of(headers)
                .filter(_ -> isRegistry(request))
                .flatMap(_ -> headers.first(CLIENT))
                .flatMap(AddressRange::literal)
                .orElseGet(() -> proxies.client(peer(request), headers.values(HeaderNames.X_FORWARDED_FOR)));
    }

    /** Whether the registry has sent the request, which shows the secret that both keep. */
    boolean isRegistry(HttpRequest request) {
        return request.headers().first(REGISTRY).filter(this::isSecret).isPresent();
    }

    private boolean isSecret(String shown) {
        return MessageDigest.isEqual(shown.getBytes(StandardCharsets.UTF_8), registrySecret);
    }

    private static InetAddress peer(HttpRequest request) {
        SocketAddress peer = request.remotePeer().address();
        return Optional.of(peer)
                .filter(InetSocketAddress.class::isInstance)
                .map(address -> withoutScope(((InetSocketAddress) address).getAddress()))
                .orElseGet(InetAddress::getLoopbackAddress);
    }

    /**
     * The interface that a link-local address is on says nothing about the caller, and its name may have any length.
     */
    static InetAddress withoutScope(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has the length of an address", e);
        }
    }
}
