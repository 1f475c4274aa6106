package dev.wharf.model;

import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;

/** Few names and short ones, so that patterns and names meet. */
public class PatternsDomain extends DomainContextBase {
    @Provide
    public Arbitrary<RepositoryName> names() {
        return paths().map(RepositoryName::new);
    }

    @Provide
    public Arbitrary<RepositoryPattern> patterns() {
        Arbitrary<String> shapes = Arbitraries.strings()
                .withChars("ab*")
                .ofMinLength(1)
                .ofMaxLength(4)
                .filter(shape -> !shape.contains("**"));
        return Arbitraries.oneOf(
                        paths(),
                        paths().map(path -> path + "/**"),
                        Combinators.combine(paths(), shapes).as((path, shape) -> path + "/" + shape),
                        shapes,
                        Arbitraries.just("**"))
                .map(RepositoryPattern::parse);
    }

    protected static Arbitrary<String> paths() {
        return Arbitraries.of("a", "b", "ab", "aab", "a.b")
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(parts -> String.join("/", parts));
    }

    /** What a pattern means, said by a regular expression. */
    public static boolean matches(String pattern, String name) {
        int last = pattern.lastIndexOf('/') + 1;
        String path = Pattern.quote(pattern.substring(0, last));
        String segment = pattern.substring(last);
        String rest = segment.equals("**") ? ".+" : segment.replace(".", "\\.").replace("*", "[^/]*");
        return name.matches(path + rest);
    }
}
