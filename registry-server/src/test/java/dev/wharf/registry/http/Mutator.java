package dev.wharf.registry.http;

import java.util.List;
import java.util.SplittableRandom;

/** Makes inputs out of good ones: changed a little, or a lot, with the words that a grammar trips over. */
final class Mutator {
    private static final List<String> TOKENS = List.of(
            "/",
            "//",
            "..",
            "%2F",
            "%2f",
            "%3A",
            "%",
            "%zz",
            "%00",
            "%C0%AE",
            ":",
            "@",
            "-",
            "_",
            "__",
            "---",
            ".",
            ",",
            ";",
            "=",
            "==",
            "&",
            "?",
            "#",
            "*",
            "*/*",
            "+",
            "\"",
            "\\",
            "'",
            "{",
            "}",
            "[",
            "]",
            "null",
            "true",
            "-1",
            "0",
            "1e999",
            "9223372036854775807",
            "99999999999999999999",
            "0x1",
            "sha256:",
            "sha512:",
            "md5:",
            "a",
            "A",
            "\u00e9",
            "\u00ff",
            "\u0130",
            " ",
            "  ",
            "\t",
            "bytes=",
            "bytes",
            "0-0",
            "-0",
            "5-",
            "q=0",
            ";q=",
            "W/",
            "_catalog",
            "uploads",
            "blobs",
            "manifests",
            "tags",
            "list",
            "referrers",
            "n=",
            "last=",
            "digest=",
            "mount=",
            "from=",
            "tag=",
            "\"schemaVersion\":2",
            "\"mediaType\":",
            "\"digest\":");
    private static final int LONG = 3000;

    private final SplittableRandom random;

    Mutator(SplittableRandom random) {
        this.random = random;
    }

    <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    /** One of these, mostly changed. */
    String from(List<String> good) {
        StringBuilder text = new StringBuilder(any(good));
        int changes = oneIn(8) ? 0 : 1 + random.nextInt(oneIn(10) ? 20 : 3);
        for (int i = 0; i < changes; i++) {
            change(text, good);
        }
        return text.toString();
    }

    private void change(StringBuilder text, List<String> good) {
        int at = random.nextInt(text.length() + 1);
        int end = Math.min(text.length(), at + random.nextInt(6));
        switch (random.nextInt(8)) {
            case 0 -> text.delete(at, end);
            case 1 -> text.replace(at, end, any(TOKENS));
            case 2 -> text.insert(at, (char) random.nextInt(' ', 256));
            case 3 -> text.insert(at, text.substring(at, end));
            case 4 -> text.setLength(at);
            case 5 -> text.insert(at, any(good));
            case 6 -> {
                if (oneIn(50)) {
                    text.insert(at, any(TOKENS).repeat(random.nextInt(LONG / 10)));
                }
            }
            default -> text.insert(at, any(TOKENS));
        }
        if (text.length() > LONG) {
            text.setLength(LONG);
        }
    }
}
