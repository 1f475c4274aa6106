package dev.wharf.token.authn;

import dev.wharf.token.authz.CredentialLimits;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.service.RefreshPolicy;
import dev.wharf.token.service.Service;
import dev.wharf.token.storage.StoredToken;
import dev.wharf.token.storage.TokenStore;
import dev.wharf.token.storage.Transactions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Gives out what clients keep in place of a password. Each is good for one user and one service, with all of the user's
 * rights, until the user's password changes or has to, the user is disabled or logged out everywhere, or nobody has
 * used it for 90 days. It stays the same when it is used: docker has no place to put another one.
 */
public final class RefreshTokens {
    static final Duration LONGEST_IDLE = Duration.ofDays(90);

    /** More logins than anybody keeps; the one not used for the longest time goes. */
    private static final int MAX_PER_USER = 50;

    private final TokenStore tokens;
    private final Transactions transactions;
    private final InstantSource clock;
    private final SecureRandom random;

    public RefreshTokens(TokenStore tokens, Transactions transactions, InstantSource clock, SecureRandom random) {
        this.tokens = tokens;
        this.transactions = transactions;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Makes one for whoever logged in with a password, if the service has it so. From any other credential it would be
     * a second one that outlives the first.
     *
     * @param clientId the program that asked
     */
    public Optional<String> issue(Principal who, Service service, String clientId) {
        boolean given = who.credential().kind() == Credential.Kind.PASSWORD
                && service.settings().refresh() == RefreshPolicy.INTERACTIVE;
        return who.account().filter(_ -> given).map(owner -> issue(owner, who.credentialEpoch(), service, clientId));
    }

    private String issue(Subject owner, int epoch, Service service, String clientId) {
        Instant now = clock.instant();
        BearerSecret secret = BearerSecret.generate(BearerSecret.Kind.REFRESH, random);
        StoredToken.Settings settings = new StoredToken.Settings(
                StoredToken.Kind.REFRESH,
                secret.shown(),
                owner,
                Optional.of(service.id()),
                "",
                CredentialLimits.NONE,
                List.of(),
                clientId,
                epoch,
                now,
                Optional.empty());
        return transactions.commit(() -> {
            tokens.deleteUnused(owner, StoredToken.Kind.REFRESH, now.minus(LONGEST_IDLE));
            tokens.add(secret.hash().hex(), settings);
            // After that, which others who log in as the same user wait for: else each would leave room for one.
            tokens.keepLatest(owner, StoredToken.Kind.REFRESH, MAX_PER_USER);
            return secret.reveal();
        });
    }
}
