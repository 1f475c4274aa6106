package dev.wharf.server.ops;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Takes the values that must not be written down out of a URL. */
final class SecretQuery {
    private static final Set<String> SECRET = Set.of(
            "password",
            "token",
            "access_token",
            "refresh_token",
            "id_token",
            "subject_token",
            "actor_token",
            "jwt",
            "assertion",
            "client_assertion",
            "_state",
            "secret",
            "client_secret");

    private SecretQuery() {}

    /** The URL with {@code ***} for the values of such parameters, however their names are spelt. */
    static String mask(String url) {
        int question = url.indexOf('?');
        if (question < 0) {
            return url;
        }
        return url.substring(0, question + 1)
                + Arrays.stream(url.substring(question + 1).split("&", -1))
                        .map(SecretQuery::maskParameter)
                        .collect(Collectors.joining("&"));
    }

    private static String maskParameter(String parameter) {
        int equals = parameter.indexOf('=');
        return equals >= 0 && isSecret(parameter.substring(0, equals))
                ? parameter.substring(0, equals + 1) + "***"
                : parameter;
    }

    private static boolean isSecret(String rawName) {
        try {
            return SECRET.contains(
                    URLDecoder.decode(rawName, StandardCharsets.UTF_8).strip().toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            // A broken escape in the name: nobody can say what it would have been.
            return true;
        }
    }
}
