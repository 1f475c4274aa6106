package dev.wharf.registry.http;

import dev.wharf.model.Digest;
import dev.wharf.model.Reference;
import dev.wharf.model.Tag;
import dev.wharf.registry.auth.TagRules;
import dev.wharf.registry.service.RegistryException;
import java.util.Collection;

/** Keeps the tags that a token protects from its own bearer; what exists is not looked at, and so not told. */
final class ProtectedTags {
    private ProtectedTags() {}

    /** @throws RegistryException DENIED if one of these tags may not be pushed */
    static void requirePush(TagRules rules, Collection<Tag> tags) {
        for (Tag tag : tags) {
            if (!rules.mayPush(tag)) {
                throw RegistryException.denied("tag " + tag + " is protected, and not to be pushed with this token");
            }
        }
    }

    /** @throws RegistryException DENIED if this tag, or what has this digest, may not be deleted */
    static void requireDelete(TagRules rules, Reference reference) {
        switch (reference) {
            case Tag tag -> {
                if (!rules.mayDelete(tag)) {
                    throw RegistryException.denied(
                            "tag " + tag + " is protected, and not to be deleted with this token");
                }
            }
            case Digest _ -> {
                if (!rules.mayDeleteByDigest()) {
                    throw RegistryException.denied(
                            "tags are protected, and with this token nothing is to be deleted by digest");
                }
            }
        }
    }
}
