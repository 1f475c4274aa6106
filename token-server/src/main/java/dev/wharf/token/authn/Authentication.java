package dev.wharf.token.authn;

/** What became of presented credentials. */
public sealed interface Authentication {
    /** They are right, or there are none. */
    record Authenticated(Principal principal) implements Authentication {}

    /** They are right, but good for nothing except choosing another password. */
    record PasswordDue(Principal principal) implements Authentication {}

    /** They are wrong; which part of them, and why, nobody is told. */
    record Refused() implements Authentication {}

    /** Too many passwords wait to be checked; worth another try in some seconds. */
    record Overloaded() implements Authentication {}
}
