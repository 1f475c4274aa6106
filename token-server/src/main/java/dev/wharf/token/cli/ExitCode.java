package dev.wharf.token.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/** With what a command ends. */
enum ExitCode {
    DONE(0, "done"),
    FAILED(1, "refused, or failed"),
    MISUSE(2, "an option or an argument is wrong"),
    UNREACHABLE(3, "the token server cannot be reached"),
    NOT_LET_IN(4, "there are no credentials, or wrong ones");

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    /** What the process returns. */
    int number() {
        return number;
    }

    /** All of them, for people. */
    static Map<String, String> meanings() {
        Map<String, String> meanings = new LinkedHashMap<>();
        for (ExitCode code : values()) {
            meanings.put(Integer.toString(code.number), code.meaning);
        }
        return meanings;
    }
}
