package dev.wharf.token.federation;

/** What became of a token that somebody presented as his credentials. */
public sealed interface FederatedLogin {
    /**
     * It is good.
     *
     * @param trust by which it is, and which robot its bearer is
     * @param subject its {@code sub}, for the record; {@code ""} if it has none
     */
    record Accepted(Trust trust, String subject) implements FederatedLogin {}

    /**
     * It is not.
     *
     * @param reason what it fails by, for logs: names of providers, trusts and claims, no values
     */
    record Refused(String reason) implements FederatedLogin {}

    /**
     * The provider's keys cannot be had at present; worth another try in a minute.
     *
     * @param provider its name
     */
    record Unavailable(String provider) implements FederatedLogin {}
}
