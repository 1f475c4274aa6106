package dev.wharf.token.storage.jdbc;

/** Operands of {@code LIKE … ESCAPE '!'}. */
final class LikePattern {
    private LikePattern() {}

    /** For what begins with a path, or with nothing. */
    static String startingWith(String path) {
        return path.replace("_", "!_") + "%";
    }
}
