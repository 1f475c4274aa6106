package dev.wharf.registry.http;

import dev.wharf.registry.auth.Caller;
import dev.wharf.server.proxy.TrustedProxies;
import io.helidon.common.socket.PeerInfo;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One request to the API with its answer.
 *
 * @param query the parameters of its URL; those of a form in the body are none
 * @param origin the address by which the client reached us
 */
record Call(ServerRequest request, ServerResponse response, Query query, Origin origin) {
    static Call of(ServerRequest request, ServerResponse response) {
        return new Call(
                request,
                response,
                Query.parse(request.query().rawValue()),
                Origin.of(
                        request.isSecure(),
                        request.headers().first(HeaderNames.HOST),
                        request.headers().first(HeaderNames.FORWARDED),
                        request.headers().first(ApiHeaders.FORWARDED_PROTO),
                        request.headers().first(ApiHeaders.FORWARDED_HOST)));
    }

    String method() {
        return request.prologue().method().text();
    }

    String rawPath() {
        return rawPath(request);
    }

    /** The path as it stands on the request line, without the host that a client may put before it (RFC 9112). */
    static String rawPath(ServerRequest request) {
        String target = request.prologue().uriPath().rawPath();
        if (target.startsWith("/")) {
            return target;
        }
        int host = target.indexOf("://") + 3;
        int path = host < 3 ? -1 : target.indexOf('/', host);
        return path < 0 ? "/" : target.substring(path);
    }

    Optional<String> header(HeaderName name) {
        return request.headers().first(name);
    }

    /** The values of all headers of that name, as they stand. */
    List<String> headers(HeaderName name) {
        return request.headers().all(name, List::of);
    }

    /** The announced length of the body; absent for one in chunks. */
    OptionalLong contentLength() {
        return request.headers().contentLength();
    }

    /** Who calls, as far as trusted proxies are to be believed. */
    Caller caller(TrustedProxies proxies) {
        InetAddress peer = address(request.remotePeer());
        Optional<String> proxyBase = Optional.of(origin)
                .filter(seen -> seen.proxied() && !seen.authority().isEmpty() && proxies.trust(peer))
                .map(seen -> seen.scheme() + "://" + seen.authority());
        return new Caller(
                header(HeaderNames.HOST).map(Origin::host).orElse(""),
                proxyBase,
                proxies.client(peer, headers(ApiHeaders.FORWARDED_FOR)).getHostAddress());
    }

    private static InetAddress address(PeerInfo peer) {
        return ((InetSocketAddress) peer.address()).getAddress();
    }

    /** Sends an answer that has no body. */
    void send(int status) {
        response.status(Status.create(status)).send();
    }

    /** Sends an answer; the connection keeps the body from HEAD. */
    void send(int status, byte[] body) {
        response.status(Status.create(status)).send(body);
    }
}
