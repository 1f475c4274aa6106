package dev.wharf.model;

import dev.wharf.model.RepositoryPattern.Children;
import dev.wharf.model.RepositoryPattern.Exact;
import dev.wharf.model.RepositoryPattern.Subtree;
import java.util.regex.Pattern;

/** Tells the accepted shapes of patterns from the rest, and for the rest what is wrong. */
final class PatternParser {
    private static final Pattern SHAPE = Pattern.compile("[a-z0-9._*-]+");

    private PatternParser() {}

    static RepositoryPattern parse(String text) {
        if (text.length() > RepositoryName.MAX_LENGTH) {
            throw invalid("at most " + RepositoryName.MAX_LENGTH + " characters");
        }
        if (text.contains("${")) {
            throw invalid("templates such as ${user} are not supported");
        }
        if (text.chars().anyMatch(c -> c >= 'A' && c <= 'Z')) {
            throw invalid("repository names are lower case");
        }
        if (text.chars().filter(c -> c == '/').count() > RepositoryPattern.MAX_DEPTH) {
            throw invalid("at most " + RepositoryPattern.MAX_DEPTH + " slashes");
        }
        int last = text.lastIndexOf('/') + 1;
        String anchor = text.substring(0, last);
        String segment = text.substring(last);
        if (anchor.contains("*")) {
            throw invalid("a wildcard may stand only in the last part, as in team/**, team/* or team/app-*");
        }
        if (!segment.contains("*")) {
            return new Exact(name(text));
        }
        if (!anchor.isEmpty()) {
            name(anchor.substring(0, last - 1));
        }
        if (segment.equals("**")) {
            return new Subtree(anchor);
        }
        if (segment.contains("**")) {
            throw invalid("** stands alone in the last part, as in team/**");
        }
        if (!SHAPE.matcher(segment).matches()) {
            throw invalid(
                    "beside * the last part has only a-z, 0-9, '.', '_' and '-'; regular expressions are not supported");
        }
        return new Children(anchor, segment);
    }

    private static RepositoryName name(String text) {
        if (!RepositoryName.isValid(text)) {
            throw invalid("accepted are a repository name, team/** (everything below), team/* (one level),"
                    + " team/app-* (a shape of the last part), ** and *");
        }
        return new RepositoryName(text);
    }

    private static InvalidValueException invalid(String hint) {
        return new InvalidValueException("invalid pattern: " + hint);
    }
}
