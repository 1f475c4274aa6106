package dev.wharf.registry.http;

import dev.wharf.model.Digest;
import dev.wharf.model.ErrorCode;
import dev.wharf.model.InvalidValueException;
import dev.wharf.registry.service.RegistryException;
import dev.wharf.registry.storage.TagCondition;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The headers by which a client changes a tag only if nobody else has (RFC 9110 sections 13.1.1 and 13.1.2). */
final class IfMatch {
    private IfMatch() {}

    /**
     * What {@code If-Match} and {@code If-None-Match} ask for, both if both are there.
     *
     * @throws RegistryException DIGEST_INVALID if one holds what is no entity tag of ours
     */
    static TagCondition condition(Call call) {
        TagCondition match = condition(call, HeaderNames.IF_MATCH, TagCondition.present(), TagCondition::at);
        TagCondition noneMatch = condition(call, HeaderNames.IF_NONE_MATCH, TagCondition.absent(), TagCondition::notAt);
        return current -> match.holds(current) && noneMatch.holds(current);
    }

    private static TagCondition condition(
            Call call, HeaderName name, TagCondition star, Function<Set<Digest>, TagCondition> listed) {
        List<String> tags = call.headers(name).stream()
                .flatMap(header -> Arrays.stream(header.split(",", -1)))
                .map(String::strip)
                .toList();
        if (tags.isEmpty()) {
            return TagCondition.none();
        }
        return tags.contains("*")
                ? star
                : listed.apply(tags.stream().map(tag -> digest(name, tag)).collect(Collectors.toSet()));
    }

    private static Digest digest(HeaderName name, String tag) {
        boolean quoted = tag.length() > 1 && tag.startsWith("\"") && tag.endsWith("\"");
        try {
            return Digest.parse(quoted ? tag.substring(1, tag.length() - 1) : tag);
        } catch (InvalidValueException e) {
            throw RegistryException.of(
                    ErrorCode.DIGEST_INVALID, name.defaultCase() + ": expected \"<digest>\" or *, " + e.getMessage());
        }
    }
}
