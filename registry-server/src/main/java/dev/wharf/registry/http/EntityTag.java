package dev.wharf.registry.http;

import dev.wharf.model.Digest;
import java.util.List;

/** Content addresses as entity tags (RFC 9110 section 8.8.3). */
final class EntityTag {
    private EntityTag() {}

    /** The value of {@code ETag}. */
    static String of(Digest digest) {
        return "\"" + digest + "\"";
    }

    /** Whether one of the tags of {@code If-None-Match} is this digest; registry:2 also takes it without quotes. */
    static boolean matches(List<String> ifNoneMatch, Digest digest) {
        for (String value : ifNoneMatch) {
            for (String item : value.split(",", -1)) {
                String tag = item.strip();
                String strong = tag.startsWith("W/") ? tag.substring(2) : tag;
                if (strong.equals("*") || strong.equals(of(digest)) || strong.equals(digest.toString())) {
                    return true;
                }
            }
        }
        return false;
    }
}
