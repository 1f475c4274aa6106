package dev.wharf.token.authn;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wharf.model.Digest;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * A secret that we made up: a personal access token, a robot's secret or a refresh token.
 *
 * <p>It is a prefix that tells the kind, 40 random characters of base 62 (238 bits) and six of a checksum, which tells
 * a mistyped one from a revoked one without a look into the database. Scanners for leaked secrets find it by
 * {@code rg[abr]_[0-9A-Za-z]{46}}. All its characters may stand in a URL as they are, for some clients encode nothing,
 * and a double click selects the whole.
 */
public final class BearerSecret {
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int RANDOM_LENGTH = 40;
    private static final int CHECKSUM_LENGTH = 6;
    private static final int SHOWN_LENGTH = 8;
    private static final Pattern FORM = Pattern.compile("rg[abr]_[0-9A-Za-z]{46}");

    /** What it is for, told by its first four characters. */
    public enum Kind {
        /** A personal access token. */
        ACCESS_TOKEN("rga_"),
        /** The secret of a robot. */
        ROBOT("rgb_"),
        /** A refresh token. */
        REFRESH("rgr_");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }

        /** How every secret of this kind begins. */
        public String prefix() {
            return prefix;
        }

        /** The kind that the text claims to be by its beginning; empty if it is something else, a password say. */
        public static Optional<Kind> claimedBy(String text) {
            return Arrays.stream(values())
                    .filter(kind -> text.startsWith(kind.prefix))
                    .findFirst();
        }
    }

    private final Kind kind;
    private final String text;

    private BearerSecret(Kind kind, String text) {
        this.kind = kind;
        this.text = text;
    }

    /** Makes a new one. */
    public static BearerSecret generate(Kind kind, RandomGenerator random) {
        StringBuilder text = new StringBuilder(kind.prefix);
        for (int i = 0; i < RANDOM_LENGTH; i++) {
            text.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
        }
        return new BearerSecret(kind, text.append(checksum(text.toString())).toString());
    }

    /** Reads one; empty if kind, length, a character or the checksum is wrong. */
    public static Optional<BearerSecret> parse(String text) {
        if (!FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        int end = text.length() - CHECKSUM_LENGTH;
        return Kind.claimedBy(text)
                .filter(_ -> text.substring(end).equals(checksum(text.substring(0, end))))
                .map(kind -> new BearerSecret(kind, text));
    }

    private static String checksum(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(UTF_8));
        long rest = crc.getValue();
        char[] digits = new char[CHECKSUM_LENGTH];
        for (int i = CHECKSUM_LENGTH - 1; i >= 0; i--) {
            digits[i] = DIGITS.charAt((int) (rest % DIGITS.length()));
            rest /= DIGITS.length();
        }
        return new String(digits);
    }

    public Kind kind() {
        return kind;
    }

    /**
     * SHA-256 of the whole: what is stored, and what it is found by. So much randomness needs no salt and no bcrypt.
     */
    public Digest hash() {
        return Digest.Algorithm.SHA256.of(text.getBytes(UTF_8));
    }

    /** The first eight characters, by which its owner recognises it in a list. */
    public String shown() {
        return text.substring(0, SHOWN_LENGTH);
    }

    /** The whole secret, to be shown once to whom it belongs. */
    public String reveal() {
        return text;
    }

    @Override
    public String toString() {
        return shown() + "***";
    }
}
