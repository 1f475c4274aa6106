package dev.wharf.token;

import java.util.random.RandomGenerator;

/** Secrets that can be typed, pasted and put into a URL or a shell without quoting. */
final class RandomText {
    private static final String CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private RandomText() {}

    /** So many letters and digits, almost 6 bits each. */
    static String of(RandomGenerator random, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
        }
        return text.toString();
    }
}
