package dev.wharf.registry.auth;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.wharf.model.Tag;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a token forbids with the tags of a repository though it grants {@code push} or {@code delete}: GitLab's
 * protected and immutable tags. The patterns are of RE2, and one that is found anywhere in a tag means it.
 *
 * @param pushDenied patterns of tags that may be neither made nor moved
 * @param deleteDenied patterns of tags that may not be deleted
 * @param immutable patterns of tags that may be made, and afterwards neither moved nor deleted
 */
public record TagRules(List<String> pushDenied, List<String> deleteDenied, List<String> immutable) {
    /** Nothing is forbidden. */
    public static final TagRules NONE = new TagRules(List.of(), List.of(), List.of());

    public TagRules {
        pushDenied = List.copyOf(pushDenied);
        deleteDenied = List.copyOf(deleteDenied);
        immutable = List.copyOf(immutable);
    }

    /** Whether a manifest may be pushed under this tag, as far as it is not immutable. */
    public boolean mayPush(Tag tag) {
        return !means(pushDenied, tag);
    }

    /** Whether this tag may be pushed only as long as it is not there. */
    public boolean isImmutable(Tag tag) {
        return means(immutable, tag);
    }

    /** Whether this tag may be deleted. */
    public boolean mayDelete(Tag tag) {
        return !means(deleteDenied, tag) && !isImmutable(tag);
    }

    /**
     * Whether a manifest or a blob may be deleted: with it go the tags that point at it or need it, and which those are
     * may change meanwhile, so that one pattern forbids it all, as in GitLab's registry.
     */
    public boolean mayDeleteByDigest() {
        return deleteDenied.isEmpty() && immutable.isEmpty();
    }

    /** What both of them forbid. */
    TagRules and(TagRules other) {
        return new TagRules(
                concat(pushDenied, other.pushDenied),
                concat(deleteDenied, other.deleteDenied),
                concat(immutable, other.immutable));
    }

    private static List<String> concat(List<String> a, List<String> b) {
        return Stream.concat(a.stream(), b.stream()).distinct().toList();
    }

    private static boolean means(List<String> patterns, Tag tag) {
        return patterns.stream().anyMatch(pattern -> means(pattern, tag));
    }

    /** A pattern that cannot be read may mean any tag. */
    private static boolean means(String pattern, Tag tag) {
        try {
            return Pattern.compile(pattern).matcher(tag.value()).find();
        } catch (PatternSyntaxException e) {
            return true;
        }
    }
}
