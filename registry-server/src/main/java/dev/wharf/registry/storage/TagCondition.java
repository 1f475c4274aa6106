package dev.wharf.registry.storage;

import dev.wharf.model.Digest;
import java.util.Optional;
import java.util.Set;

/** What must hold for a tag before it is pointed elsewhere (RFC 9110 section 13.1). */
@FunctionalInterface
public interface TagCondition {
    /** Whether the tag may be pointed elsewhere, given what it points at now. */
    boolean holds(Optional<Digest> current);

    /** Every tag may be, whether it is there or not. */
    static TagCondition none() {
        return _ -> true;
    }

    /** Only a tag that is not there yet: {@code If-None-Match: *}. */
    static TagCondition absent() {
        return Optional::isEmpty;
    }

    /** Only a tag that is there: {@code If-Match: *}. */
    static TagCondition present() {
        return Optional::isPresent;
    }

    /** Only a tag that points at one of these: {@code If-Match: "<digest>"}. */
    static TagCondition at(Set<Digest> accepted) {
        return current -> current.filter(accepted::contains).isPresent();
    }

    /** Only a tag that points at none of these, or is not there: {@code If-None-Match: "<digest>"}. */
    static TagCondition notAt(Set<Digest> refused) {
        return current -> current.filter(refused::contains).isEmpty();
    }
}
