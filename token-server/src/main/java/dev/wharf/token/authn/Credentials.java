package dev.wharf.token.authn;

import java.util.Optional;

/** What a request presents. */
public sealed interface Credentials {
    /** Name and password of an {@code Authorization: Basic} header (RFC 7617) or of the password grant. */
    record Basic(String name, String password) implements Credentials {
        @Override
        public String toString() {
            return "Basic[" + name + ", ***]";
        }
    }

    /** A secret that says by itself whose it is: of an {@code Authorization: Bearer} header, or of another grant. */
    record Secret(String value) implements Credentials {
        @Override
        public String toString() {
            return "Secret[***]";
        }
    }

    /**
     * A token of somebody else's OpenID provider.
     *
     * @param token a JWT
     * @param robot the robot that its bearer wants to be; empty for the only one that he can be
     */
    record IdentityToken(String token, Optional<String> robot) implements Credentials {
        @Override
        public String toString() {
            return "IdentityToken[***]";
        }
    }

    /** Nothing at all; what cannot be read is refused instead. */
    record Anonymous() implements Credentials {}
}
