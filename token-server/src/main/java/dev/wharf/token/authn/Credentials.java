package dev.wharf.token.authn;

/** What a request presents. */
public sealed interface Credentials {
    /** Name and password of an {@code Authorization: Basic} header (RFC 7617). */
    record Basic(String name, String password) implements Credentials {
        @Override
        public String toString() {
            return "Basic[" + name + ", ***]";
        }
    }

    /** No {@code Authorization} header at all; what cannot be read is refused instead. */
    record Anonymous() implements Credentials {}
}
