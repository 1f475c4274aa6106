package dev.wharf.token.authn;

import java.time.Duration;

/** What became of presented credentials. */
public sealed interface Authentication {
    /** They are right, or there are none. */
    record Authenticated(Principal principal) implements Authentication {}

    /** They are right, but good for nothing except choosing another password. */
    record PasswordDue(Principal principal) implements Authentication {}

    /** They are wrong; which part of them, and why, nobody is told. */
    record Refused() implements Authentication {}

    /** Too many wrong passwords have come from there: this one was not looked at, and the next will be after a time. */
    record Throttled(Duration time) implements Authentication {}

    /** Too many passwords wait to be checked; worth another try in some seconds. */
    record Overloaded() implements Authentication {}

    /** Whoever could tell does not answer: the OpenID provider of a token. Worth another try in a minute. */
    record Unavailable() implements Authentication {}
}
