package dev.wharf.token.http;

import dev.wharf.server.connection.DirectErrors;
import dev.wharf.server.ops.RequestId;
import java.util.function.Supplier;

/** The errors of requests that never became one: JSON, and an id to ask for, like every other answer. */
public final class DirectErrorBodies implements DirectErrors {
    private final Supplier<String> ids;

    public DirectErrorBodies(Supplier<String> ids) {
        this.ids = ids;
    }

    @Override
    public Response render(int status) {
        return TokenError.of(status)
                .answerWith(status, Errors.text(status))
                .with(RequestId.HEADER, ids.get())
                .direct();
    }
}
