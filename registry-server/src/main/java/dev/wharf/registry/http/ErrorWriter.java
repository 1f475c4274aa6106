package dev.wharf.registry.http;

import dev.wharf.model.Challenge;
import dev.wharf.model.ErrorBody;
import dev.wharf.model.ErrorCode;
import dev.wharf.model.Scope;
import dev.wharf.registry.auth.TokenServerException;
import dev.wharf.registry.auth.UnauthorizedException;
import dev.wharf.registry.service.RegistryException;
import dev.wharf.server.connection.DirectErrors;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes every error, wherever it was raised: status, JSON and headers are decided here alone. */
public final class ErrorWriter implements DirectErrors {
    private static final System.Logger LOG = System.getLogger(ErrorWriter.class.getName());

    /** Answers a request that failed. */
    public void write(ServerRequest request, ServerResponse response, Throwable failure) {
        switch (failure) {
            case RegistryException e -> send(request, response, e.status(), e.body());
            case RefusedException e -> {
                e.headers().forEach(response::header);
                send(request, response, e.status(), e.body());
            }
            case UnauthorizedException e -> {
                response.header(HeaderNames.WWW_AUTHENTICATE, e.challenge().header());
                send(request, response, 401, ErrorBody.of(ErrorCode.UNAUTHORIZED, detail(e.challenge())));
            }
            case TokenServerException e -> {
                e.retryAfter()
                        .ifPresent(pause -> response.header(
                                HeaderNames.RETRY_AFTER, Long.toString(Math.max(1, pause.toSeconds()))));
                ErrorCode code = e.isThrottled() ? ErrorCode.TOOMANYREQUESTS : ErrorCode.UNAVAILABLE;
                send(
                        request,
                        response,
                        code.status(),
                        body(code, "the token server cannot check these credentials now"));
            }
            case HttpException e ->
                send(request, response, e.status().code(), bodyOf(e.status().code()));
            default -> {
                LOG.log(
                        Level.ERROR,
                        request.prologue().method() + " " + request.path().rawPath() + " failed",
                        failure);
                send(request, response, 500, bodyOf(500));
            }
        }
    }

    @Override
    public Response render(int status) {
        return new Response(
                Map.of(
                        ApiHeaders.API_VERSION.name(),
                        ApiHeaders.API_VERSION.get(),
                        "Content-Type",
                        ApiHeaders.JSON.get()),
                new String(bodyOf(status).toJson(), StandardCharsets.UTF_8));
    }

    private static void send(ServerRequest request, ServerResponse response, int status, ErrorBody body) {
        response.headers().remove(HeaderNames.CONTENT_LENGTH);
        response.header(ApiHeaders.JSON);
        Call.of(request, response).send(status, body.toJson());
    }

    private static ErrorBody body(ErrorCode code, String detail) {
        return ErrorBody.of(code, Optional.of(detail));
    }

    /** The body for a status that HTTP chose; nothing internal goes out. */
    private static ErrorBody bodyOf(int status) {
        return switch (status) {
            case 400 -> body(ErrorCode.UNSUPPORTED, "malformed request");
            case 404 -> body(ErrorCode.UNSUPPORTED, "no such endpoint");
            case 405 -> ErrorBody.of(ErrorCode.UNSUPPORTED, Optional.empty());
            case 413 -> body(ErrorCode.SIZE_INVALID, "request body or chunk too large");
            case 414 -> body(ErrorCode.UNSUPPORTED, "request line too long");
            case 431 -> body(ErrorCode.UNSUPPORTED, "request headers too large");
            case 503 -> ErrorBody.of(ErrorCode.UNAVAILABLE, Optional.empty());
            default -> ErrorBody.of(status < 500 ? ErrorCode.UNSUPPORTED : ErrorCode.UNKNOWN, Optional.empty());
        };
    }

    /** The missing access, one entry for each action, as registry:2 shows it. */
    private static Optional<Object> detail(Challenge challenge) {
        List<Map<String, String>> items = new ArrayList<>();
        for (Scope scope : challenge.scopes()) {
            for (String action : scope.actions()) {
                Map<String, String> item = new LinkedHashMap<>();
                item.put("Type", scope.type());
                item.put("Class", "");
                item.put("Name", scope.name());
                item.put("Action", action);
                items.add(item);
            }
        }
        return items.isEmpty() ? Optional.empty() : Optional.of(items);
    }
}
