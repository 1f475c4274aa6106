package dev.wharf.token.http;

import dev.wharf.token.authn.OverloadedException;
import dev.wharf.token.storage.StorageException;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Locale;

/** Answers every request of the main port: parse, let in, hand to the handler of the noun. */
public final class Dispatcher implements Handler {
    private static final Logger LOG = System.getLogger(Dispatcher.class.getName());

    private final TokenHandler tokens;
    private final KeysHandler keys;
    private final AdminDoor door;
    private final UserHandler users;
    private final GroupHandler groups;
    private final RuleHandler rules;

    public Dispatcher(
            TokenHandler tokens,
            KeysHandler keys,
            AdminDoor door,
            UserHandler users,
            GroupHandler groups,
            RuleHandler rules) {
        this.tokens = tokens;
        this.keys = keys;
        this.door = door;
        this.users = users;
        this.groups = groups;
        this.rules = rules;
    }

    /** Serves every path that nothing before it serves, and answers what goes wrong. */
    public void routes(HttpRouting.Builder routing) {
        routing.any(this).error(Throwable.class, (request, response, failure) -> {
            LOG.log(
                    Level.ERROR,
                    "request failed: " + request.prologue().method() + " "
                            + request.path().rawPath(),
                    failure);
            Errors.answer(request, 500).send(request, response);
        });
    }

    /** What serves a request, for metrics: a word of a small fixed set. */
    public static String handlerName(ServerRequest request) {
        return Route.parse(request.path().rawPath())
                .map(route -> route.resource().name().toLowerCase(Locale.ROOT))
                .orElse("other");
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        answer(request).send(request, response);
    }

    private Answer answer(ServerRequest request) {
        try {
            return dispatch(request);
        } catch (RefusedException e) {
            return e.answer();
        } catch (StorageException e) {
            LOG.log(Level.ERROR, "the database does not answer", e);
            return Errors.answer(request, 503).retryLater();
        } catch (OverloadedException e) {
            return Errors.answer(request, 503).retryLater();
        }
    }

    private Answer dispatch(ServerRequest request) {
        Route route = Route.parse(request.path().rawPath())
                .orElseThrow(() -> new RefusedException(Errors.answer(request, 404)));
        Method method = request.prologue().method();
        if (!route.resource().answers(method)) {
            throw new RefusedException(Errors.answer(request, 405)
                    .with(HeaderNames.ALLOW, route.resource().allow()));
        }
        return route.resource().isAdmin() ? administer(route, request) : publish(route.resource(), request);
    }

    private Answer publish(Resource resource, ServerRequest request) {
        return switch (resource) {
            case TOKEN -> tokens.get(request);
            case JWKS -> keys.jwks();
            case CA_CERTIFICATE -> keys.caCertificate();
            default -> home();
        };
    }

    private Answer administer(Route route, ServerRequest request) {
        Admin admin = door.enter(request);
        String method = request.prologue().method().text();
        String key = route.key();
        return switch (route.resource()) {
            case USERS -> users.list();
            case USER ->
                switch (method) {
                    case "PUT" -> users.put(key, request, admin);
                    case "DELETE" -> users.delete(key, admin);
                    default -> users.get(key);
                };
            case GROUPS -> groups.list();
            case GROUP ->
                switch (method) {
                    case "PUT" -> groups.put(key, request, admin);
                    case "DELETE" -> groups.delete(key, admin);
                    default -> groups.get(key);
                };
            case RULES -> method.equals("POST") ? rules.post(request, admin) : rules.list(request);
            case RULE -> method.equals("DELETE") ? rules.delete(key, admin) : rules.get(key);
            default -> throw new IllegalStateException("not an admin resource: " + route);
        };
    }

    /** {@code GET /}: tells whoever looks what this is. */
    private static Answer home() {
        return Answer.json(200, new Home("wharf token server", "/token", "/.well-known/jwks.json", "/certs/ca.pem"));
    }

    private record Home(String name, String token, String jwks, String certificate) {}
}
