package dev.wharf.token.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Other values for some fields of a thing. The API takes things as a whole: the other fields are sent back as they are.
 *
 * @param settable the fields that may be sent
 * @param changed the other values
 */
record FieldUpdate(List<String> settable, Map<String, Object> changed) {
    private static final int PRECONDITION_FAILED = 412;

    FieldUpdate {
        settable = List.copyOf(settable);
        changed = Map.copyOf(changed);
    }

    /**
     * Changes what is there, unless somebody else does so meanwhile.
     *
     * @throws CommandFailure if nothing is there
     */
    Reply change(Api api, String path) {
        return put(api, path, Optional.of(api.get(path)));
    }

    /** As {@link #change}, and makes what is not there. */
    Reply changeOrMake(Api api, String path) {
        return put(api, path, api.find(path));
    }

    private Reply put(Api api, String path, Optional<Reply> present) {
        Map<String, Object> fields = new LinkedHashMap<>();
        settable.forEach(field -> value(field, present.map(Reply::body)).ifPresent(value -> fields.put(field, value)));
        Map<String, String> condition = present.map(
                        reply -> Map.of("If-Match", reply.etag().orElse("*")))
                .orElse(Map.of("If-None-Match", "*"));
        return Refused.with(
                PRECONDITION_FAILED,
                "it has changed meanwhile, try again",
                () -> api.send("PUT", path, fields, condition));
    }

    private Optional<Object> value(String field, Optional<JsonNode> present) {
        return Optional.ofNullable(changed.get(field))
                .or(() -> present.map(body -> body.path(field)).filter(value -> !value.isMissingNode()));
    }
}
