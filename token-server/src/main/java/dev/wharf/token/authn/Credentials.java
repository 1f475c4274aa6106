package dev.wharf.token.authn;

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

    /** Nothing at all; what cannot be read is refused instead. */
    record Anonymous() implements Credentials {}
}
