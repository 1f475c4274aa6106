package dev.wharf.token.cli;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What people write shorter than the API has it. */
final class Words {
    private Words() {}

    /** Subjects of rules and members of groups: a name alone is that of a user. */
    static List<String> subjects(@Nullable List<String> words) {
        return words == null ? List.of() : words.stream().map(Words::subject).toList();
    }

    /** A subject of a rule. */
    static String subject(String word) {
        boolean isWhole = word.indexOf(':') >= 0 || word.equals("everyone") || word.equals("authenticated");
        return isWhole ? word : "user:" + word;
    }

    /** The parts of a list with commas, without blanks. */
    static List<String> list(String words) {
        return Arrays.stream(words.split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
