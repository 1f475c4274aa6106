package dev.wharf.registry.service;

import dev.wharf.model.MediaType;
import dev.wharf.model.Reference;
import dev.wharf.model.Tag;
import dev.wharf.registry.storage.TagCondition;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.function.Predicate;

/**
 * Where a manifest is pushed to.
 *
 * @param reference its digest, or a tag
 * @param tags what points at it afterwards; the reference, if it is a tag, is among them
 * @param condition what has to hold for each of these tags before
 * @param immutable which of them may be made but not moved
 * @param mediaType as the client names it, which must be what the manifest itself says
 */
public record ManifestPush(
        Reference reference,
        SequencedSet<Tag> tags,
        TagCondition condition,
        Predicate<Tag> immutable,
        MediaType mediaType) {
    public ManifestPush {
        SequencedSet<Tag> all = new LinkedHashSet<>(tags);
        if (reference instanceof Tag tag) {
            all.add(tag);
        }
        tags = Collections.unmodifiableSequencedSet(all);
    }

    /** A push without further tags and conditions. */
    public static ManifestPush to(Reference reference, MediaType mediaType) {
        return new ManifestPush(reference, new LinkedHashSet<>(), TagCondition.none(), _ -> false, mediaType);
    }
}
