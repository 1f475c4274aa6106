package dev.wharf.token.http;

import dev.wharf.token.audit.AuditLog;
import dev.wharf.token.authn.OverloadedException;
import dev.wharf.token.storage.AuditStore;
import dev.wharf.token.storage.StorageException;
import dev.wharf.token.storage.Transactions;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Answers every request of the main port: find the endpoint, let in, hand to its handler. */
public final class Dispatcher implements io.helidon.webserver.http.Handler {
    private static final Logger LOG = System.getLogger(Dispatcher.class.getName());
    private static final Set<Method> SAFE = Set.of(Method.GET, Method.HEAD);

    private final AdminDoor door;
    private final Transactions transactions;
    private final AuditStore record;
    private final AuditLog audit;
    private final List<Endpoint> endpoints;
    private final Routes routes;

    public Dispatcher(
            AdminDoor door, Transactions transactions, AuditStore record, AuditLog audit, List<Handler> handlers) {
        this.door = door;
        this.transactions = transactions;
        this.record = record;
        this.audit = audit;
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
                ? endpoint.handler().answer(new ApiRequest(request, found.parameters(), Optional.empty(), transactions))
                : administer(endpoint, request, found.parameters());
    }

    private Answer administer(Endpoint endpoint, ServerRequest request, Map<String, String> parameters) {
        Caller caller = door.enter(request, endpoint.door());
        ApiRequest call = new ApiRequest(request, parameters, Optional.of(caller), transactions);
        if (SAFE.contains(endpoint.method())) {
            return endpoint.handler().answer(call);
        }
        Answer answer = transactions.commit(() -> {
            caller.startAgain();
            Answer made = endpoint.handler().answer(call);
            record.append(caller.events());
            return made;
        });
        caller.events().forEach(audit::changed);
        return answer;
    }
}
