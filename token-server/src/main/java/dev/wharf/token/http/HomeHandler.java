package dev.wharf.token.http;

import io.helidon.http.Method;
import java.util.List;
import java.util.stream.Stream;

/** Tells whoever looks what this is. */
public final class HomeHandler implements Handler {
    private final String tokenPath;

    /** @param tokenPath where tokens are to be had */
    public HomeHandler(String tokenPath) {
        this.tokenPath = tokenPath;
    }

    private record Home(String name, String token, String jwks, String certificate) {}

    @Override
    public List<Endpoint> endpoints() {
        return Stream.of(Method.GET, Method.HEAD)
                .map(method -> Endpoint.open("home", method, "/", _ -> home()))
                .toList();
    }

    /** {@code GET /}. */
    private Answer home() {
        return Answer.json(200, new Home("wharf token server", tokenPath, "/.well-known/jwks.json", "/certs/ca.pem"));
    }
}
