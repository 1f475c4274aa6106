package dev.wharf.token.federation;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** An OpenID provider on a port of its own, at http://localhost. */
public final class TestProvider implements AutoCloseable {
    public static final String DISCOVERY = "/.well-known/openid-configuration";
    public static final String JWKS = "/keys";

    /** The paths that were asked for. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;

    private TestProvider(HttpServer server) {
        this.server = server;
    }

    public static TestProvider start(TestKey... keys) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            TestProvider provider = new TestProvider(server);
            server.setExecutor(provider.threads);
            provider.answer(DISCOVERY, 200, provider.document(provider.issuer(), provider.url(JWKS)));
            provider.publish(keys);
            server.start();
            return provider;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String issuer() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    URI url(String path) {
        return URI.create(issuer() + path);
    }

    String document(String issuer, URI jwks) {
        return JSONObjectUtils.toJSONString(Map.of("issuer", issuer, "jwks_uri", jwks.toString()));
    }

    static String jwks(TestKey... keys) {
        List<JWK> published = Stream.of(keys).map(TestKey::jwk).toList();
        return new JWKSet(published).toString();
    }

    void publish(TestKey... keys) {
        answer(JWKS, 200, jwks(keys));
    }

    /** Answers so from now on. */
    void answer(String path, int status, String body) {
        answer(path, exchange -> {
            byte[] bytes = body.getBytes(UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        });
    }

    void answer(String path, HttpHandler handler) {
        try {
            server.removeContext(path);
        } catch (IllegalArgumentException e) {
            // the first for this path
        }
        server.createContext(path, exchange -> handle(exchange, handler));
    }

    private void handle(HttpExchange exchange, HttpHandler handler) throws IOException {
        asked.add(exchange.getRequestURI().getPath());
        try (exchange) {
            handler.handle(exchange);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
