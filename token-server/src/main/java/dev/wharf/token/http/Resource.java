package dev.wharf.token.http;

import io.helidon.http.Method;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a path can name, and the methods that it answers. */
enum Resource {
    HOME(Method.GET, Method.HEAD),
    /**
     * HEAD too is refused: a token for nobody to read is only load. POST is absent, and clients then fall back to GET.
     */
    TOKEN(Method.GET),
    JWKS(Method.GET, Method.HEAD),
    CA_CERTIFICATE(Method.GET, Method.HEAD),
    USERS(Method.GET),
    USER(Method.GET, Method.PUT, Method.DELETE),
    GROUPS(Method.GET),
    GROUP(Method.GET, Method.PUT, Method.DELETE),
    RULES(Method.GET, Method.POST),
    RULE(Method.GET, Method.DELETE);

    private static final String SEPARATOR = ", ";

    private final String allow;

    Resource(Method... methods) {
        this.allow = Stream.of(methods).map(Method::text).collect(Collectors.joining(SEPARATOR));
    }

    boolean answers(Method method) {
        return List.of(allow.split(SEPARATOR)).contains(method.text());
    }

    /** The {@code Allow} header. */
    String allow() {
        return allow;
    }

    /** Whether it belongs to the admin API. */
    boolean isAdmin() {
        return compareTo(USERS) >= 0;
    }
}
