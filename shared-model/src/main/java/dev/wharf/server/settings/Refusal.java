package dev.wharf.server.settings;

import java.util.regex.Pattern;

/** Says in one line which value is refused and what is accepted instead, without showing what may be secret. */
final class Refusal {
    private static final Pattern SECRET =
            Pattern.compile("pass|secret|key|credential|connectionstring", Pattern.CASE_INSENSITIVE);
    /** A database's URL may hold the password in its query, any other one before the host. */
    private static final Pattern SECRET_TEXT = Pattern.compile("password|://[^/]*@", Pattern.CASE_INSENSITIVE);

    private Refusal() {}

    static ConfigException of(String path, Node node, String accepted) {
        String key = path + (node.variable() == null ? "" : " (from " + node.variable() + ")");
        return new ConfigException(
                switch (node) {
                    case Node.Broken broken -> key + ": " + broken.problem();
                    case Node.Mapping _ -> refused(key, "a mapping", accepted);
                    case Node.Items _ -> refused(key, "a list", accepted);
                    case Node.Scalar scalar when isSecret(path, scalar.text()) -> refused(key, "the value", accepted);
                    case Node.Scalar scalar -> refused(key, "\"" + scalar.text() + "\"", accepted);
                });
    }

    private static boolean isSecret(String path, String text) {
        return SECRET.matcher(path).find() || SECRET_TEXT.matcher(text).find();
    }

    private static String refused(String key, String value, String accepted) {
        return key + ": " + value + " is not accepted, only " + accepted;
    }
}
