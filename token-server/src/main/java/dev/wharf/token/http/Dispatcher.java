package dev.wharf.token.http;

import dev.wharf.token.authn.OverloadedException;
import dev.wharf.token.storage.StorageException;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers every request of the main port: find the endpoint, let in, hand to its handler. */
public final class Dispatcher implements io.helidon.webserver.http.Handler {
    private static final Logger LOG = System.getLogger(Dispatcher.class.getName());

    private final AdminDoor door;
    private final Changes changes;
    private final List<Endpoint> endpoints;
    private final Routes routes;

    public Dispatcher(AdminDoor door, Changes changes, List<Handler> handlers) {
        this.door = door;
        this.changes = changes;
        this.endpoints = handlers.stream()
                .flatMap(handler -> handler.endpoints().stream())
                .toList();
        this.routes = new Routes(endpoints);
    }

    /** All that it answers. */
    public List<Endpoint> endpoints() {
        return endpoints;
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

    /** What a request is about, for metrics: a word of a small fixed set. */
    public String nounOf(ServerRequest request) {
        return routes.find(request.path().rawPath()).map(Routes.Found::noun).orElse("other");
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
        Routes.Found found = routes.find(request.path().rawPath())
                .orElseThrow(() -> new RefusedException(Errors.answer(request, 404)));
        Endpoint endpoint = found.endpoint(request.prologue().method())
                .orElseThrow(
                        () -> new RefusedException(Errors.answer(request, 405).with(HeaderNames.ALLOW, found.allow())));
        return endpoint.door() == Endpoint.Door.OPEN
                ? endpoint.handler().answer(new ApiRequest(request, found.parameters(), Optional.empty(), changes))
                : administer(endpoint, request, found.parameters());
    }

    private Answer administer(Endpoint endpoint, ServerRequest request, Map<String, String> parameters) {
        Caller caller = door.enter(request, endpoint.door());
        ApiRequest call = new ApiRequest(request, parameters, Optional.of(caller), changes);
        return endpoint.changes()
                ? call.change(() -> endpoint.handler().answer(call))
                : endpoint.handler().answer(call);
    }
}
