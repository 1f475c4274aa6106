package dev.wharf.token.authz.dockerauth;

import dev.wharf.model.InvalidValueException;
import dev.wharf.token.authz.AccessRule;
import java.util.List;

/**
 * What an access list of docker_auth becomes. There the first entry that matches decides; here the order of rules never
 * matters. An entry becomes rules only if these surely never grant what the list does not.
 *
 * @param entries what became of each entry, in their order
 * @param warnings what else decides about access there
 */
public record AclImport(List<Entry> entries, List<String> warnings) {
    public AclImport {
        entries = List.copyOf(entries);
        warnings = List.copyOf(warnings);
    }

    /**
     * What became of an entry.
     *
     * @param number its place in the list, from 1
     * @param comment its comment, possibly none
     * @param outcome in a word
     * @param rules the rules that stand for it
     * @param notes what is to be said of it, for people
     */
    public record Entry(int number, String comment, Outcome outcome, List<AccessRule> rules, List<String> notes) {
        public Entry {
            rules = List.copyOf(rules);
            notes = List.copyOf(notes);
        }
    }

    /** What can become of an entry. */
    public enum Outcome {
        /** The rules say the same. */
        MAPPED,
        /** The rules say it of everybody, where it was said of callers without an account: anybody can be one. */
        MAPPED_FOR_EVERYONE,
        /** It never decides anything, or only what is so without it. */
        NEEDLESS,
        /** The rules say a part of it. */
        PARTLY_MAPPED,
        /** No rule says it. */
        NOT_MAPPED
    }

    /**
     * Reads a configuration of docker_auth in YAML, or its access list alone.
     *
     * @param service the service that the rules are for
     * @throws InvalidValueException if it is no YAML, or there is no access list
     */
    public static AclImport read(String yaml, String service) {
        AclReader.Content content = AclReader.read(yaml);
        return new AclImport(Translation.of(content.entries(), service), content.warnings());
    }
}
