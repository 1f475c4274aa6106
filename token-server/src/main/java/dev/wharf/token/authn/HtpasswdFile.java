package dev.wharf.token.authn;

import dev.wharf.token.authz.Subject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The accounts of an htpasswd file, as Apache's {@code htpasswd -B} writes it and registry:2 reads it: lines of
 * {@code name:hash}, blank lines, and comments that begin with {@code #}.
 *
 * @param lines every line that is neither blank nor a comment
 */
public record HtpasswdFile(List<Line> lines) {
    public HtpasswdFile {
        lines = List.copyOf(lines);
    }

    /** One line of the file. */
    public sealed interface Line {
        /** Counted from 1, with blank lines and comments. */
        int number();
    }

    /**
     * An account that can be imported.
     *
     * @param name a valid name of a user
     * @param hash the hash of its password, for {@link PasswordHasher}
     */
    public record Account(int number, String name, String hash) implements Line {
        @Override
        public String toString() {
            return "Account[" + number + ", " + name + ", ***]";
        }
    }

    /**
     * A line that cannot be imported.
     *
     * @param name its name, if it has a valid one
     */
    public record Rejected(int number, Optional<String> name, Reason reason) implements Line {}

    /** Why a line cannot be imported. */
    public enum Reason {
        NO_COLON("has no ':' between name and hash"),
        INVALID_NAME("the name is not one of a user: 1 to 128 characters of a-z, A-Z, 0-9, '.', '_', '@' and '-',"
                + " the first a letter or digit"),
        DUPLICATE("another line has the same name, and programs differ in which one they take"),
        NOT_BCRYPT("the hash is not of bcrypt: have it made anew by htpasswd -B"),
        MALFORMED_HASH("the bcrypt hash is malformed"),
        BROKEN_REVISION("the hash is of revision $2x$, which a broken implementation made"),
        COST_OUT_OF_BOUNDS("the bcrypt cost is not between " + BcryptHash.MIN_COST + " and " + BcryptHash.MAX_COST);

        private final String message;

        Reason(String message) {
            this.message = message;
        }

        /** In words that show nothing of the line. */
        public String message() {
            return message;
        }

        private static Reason of(BcryptHash.Objection objection) {
            return switch (objection) {
                case NOT_BCRYPT -> NOT_BCRYPT;
                case MALFORMED -> MALFORMED_HASH;
                case BROKEN_REVISION -> BROKEN_REVISION;
                case COST_OUT_OF_BOUNDS -> COST_OUT_OF_BOUNDS;
            };
        }
    }

    /** Reads a file; its lines may end as on any system. Whatever is wrong with a line is said in its place. */
    public static HtpasswdFile parse(String text) {
        // Some editors begin a file with a byte order mark.
        List<String> all = (text.startsWith("\ufeff") ? text.substring(1) : text)
                .lines()
                .map(String::strip)
                .toList();
        Map<String, Long> uses = all.stream()
                .filter(HtpasswdFile::isContent)
                .collect(Collectors.groupingBy(HtpasswdFile::name, Collectors.counting()));
        return new HtpasswdFile(IntStream.range(0, all.size())
                .filter(index -> isContent(all.get(index)))
                .mapToObj(index -> parse(index + 1, all.get(index), uses))
                .toList());
    }

    private static boolean isContent(String line) {
        return !line.isEmpty() && !line.startsWith("#");
    }

    private static String name(String line) {
        return line.substring(0, Math.max(0, line.indexOf(':')));
    }

    private static Line parse(int number, String line, Map<String, Long> uses) {
        int colon = line.indexOf(':');
        if (colon < 0) {
            return new Rejected(number, Optional.empty(), Reason.NO_COLON);
        }
        String name = name(line);
        if (!Subject.isName(name)) {
            return new Rejected(number, Optional.empty(), Reason.INVALID_NAME);
        }
        // Apache takes the first, registry:2 the last: a guess would let in an old password.
        if (uses.getOrDefault(name, 0L) > 1) {
            return new Rejected(number, Optional.of(name), Reason.DUPLICATE);
        }
        String hash = line.substring(colon + 1);
        return BcryptHash.objection(hash)
                .<Line>map(objection -> new Rejected(number, Optional.of(name), Reason.of(objection)))
                .orElseGet(() -> new Account(
                        number, name, BcryptHash.parse(hash).orElseThrow().text()));
    }

    /** The accounts that can be imported. */
    public List<Account> accounts() {
        return lines.stream()
                .filter(Account.class::isInstance)
                .map(Account.class::cast)
                .toList();
    }

    /** The lines that cannot be imported. */
    public List<Rejected> rejected() {
        return lines.stream()
                .filter(Rejected.class::isInstance)
                .map(Rejected.class::cast)
                .toList();
    }
}
