package dev.wharf.token.http;

import io.helidon.http.Method;
import java.util.Set;

/**
 * One method of one path.
 *
 * @param noun what it is about, for metrics: of a small fixed set
 * @param method the method
 * @param path the path
 * @param door who is let in
 * @param handler answers
 * @param changes whether that runs in one transaction, and so perhaps again
 */
public record Endpoint(String noun, Method method, PathTemplate path, Door door, Handler handler, boolean changes) {
    private static final Set<Method> SAFE = Set.of(Method.GET, Method.HEAD);

    /** What all paths of the admin API begin with. */
    static final String API = "/api/v1/";

    /** What is answered in the shape of that API, also where there is nothing. */
    static final String API_ROOT = "/api/";

    /** Who is let in. */
    enum Door {
        /** Everybody. */
        OPEN,
        /** Users, also those whose password is good for nothing else. */
        OWN_PASSWORD,
        /** Users; what they may do is for the handler to decide. */
        ACCOUNT,
        /** Administrators. */
        ADMIN
    }

    /** Answers a request. */
    @FunctionalInterface
    interface Handler {
        Answer answer(ApiRequest request);
    }

    static Endpoint open(String noun, Method method, String path, Handler handler) {
        return new Endpoint(noun, method, PathTemplate.parse(path), Door.OPEN, handler, false);
    }

    /** For administrators, its path below {@link #API}. */
    static Endpoint admin(Method method, String path, Handler handler) {
        return inApi(Door.ADMIN, method, path, handler);
    }

    /** For users, its path below {@link #API}. */
    static Endpoint account(Method method, String path, Handler handler) {
        return inApi(Door.ACCOUNT, method, path, handler);
    }

    /** For whoever has a door's key, its path below {@link #API}. */
    static Endpoint inApi(Door door, Method method, String path, Handler handler) {
        String noun = path.split("[/:]", 2)[0];
        return new Endpoint(noun, method, PathTemplate.parse(API + path), door, handler, !SAFE.contains(method));
    }

    /** The same for a handler that says itself where its transaction begins, by {@link ApiRequest#change}. */
    Endpoint withOwnTransaction() {
        return new Endpoint(noun, method, path, door, handler, false);
    }
}
