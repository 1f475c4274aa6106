package dev.wharf.token.cli;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** By what a server knows who is asking. None prints its secret. */
sealed interface Credentials {
    /** The {@code Authorization} header. */
    String header();

    /** A name with its password. */
    record Password(String user, String password) implements Credentials {
        @Override
        public String header() {
            return "Basic "
                    + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String toString() {
            return "password of " + user;
        }
    }

    /** A personal access token. */
    record Token(String token) implements Credentials {
        @Override
        public String header() {
            return "Bearer " + token;
        }

        @Override
        public String toString() {
            return "token";
        }
    }
}
