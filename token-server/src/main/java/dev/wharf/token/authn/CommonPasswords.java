package dev.wharf.token.authn;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The passwords that are tried first, because many people have them: a list of some five hundred, what differs from one
 * of them only by case or by digits and signs at the ends ({@code Password2026!}), and up to 20 characters that are the
 * same few again and again ({@code 1212121212}).
 */
final class CommonPasswords {
    private static final String LIST = "common-passwords.txt";
    private static final Pattern ENDS = Pattern.compile("^[^\\p{L}]+|[^\\p{L}]+$");

    /** So many digits and signs at the ends do not make a word a password; more of them may. */
    private static final int MAX_ENDS = 8;

    private static final Pattern REPEATED = Pattern.compile("(?=.{0,20}$)(.{1,4}?)\\1+.{0,3}", Pattern.DOTALL);

    private static final CommonPasswords KNOWN = new CommonPasswords(read());

    private final Set<String> list;

    private CommonPasswords(Set<String> list) {
        this.list = list;
    }

    /** Whether the password is one of them. */
    static boolean contain(String password) {
        String lower = password.toLowerCase(Locale.ROOT);
        String word = ENDS.matcher(lower).replaceAll("");
        return KNOWN.list.contains(lower)
                || (lower.length() - word.length() <= MAX_ENDS && KNOWN.list.contains(word))
                || REPEATED.matcher(lower).matches();
    }

    private static Set<String> read() {
        try (InputStream list = CommonPasswords.class.getResourceAsStream(LIST)) {
            return new String(Objects.requireNonNull(list, LIST).readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
