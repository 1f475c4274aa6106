package dev.wharf.registry.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tokens that are good in every other respect. */
class RevocationsTest extends TokenVerifierFixture {
    private static final Set<String> NO_KEYS = Set.of();

    @Test
    void anOlderTokenOfTheSubjectIsRefusedAlsoIfItWasAcceptedBefore() {
        String older = asOf(NOW.minusMillis(1));
        String fresh = asOf(NOW);
        String others = good().claim("sub", "bob").claim("wharf_as_of", 0).sign(SIGNER);
        accepted(older);
        revoke("alice", NOW);
        refused(older);
        refused(asOf(NOW.minusMillis(2)));
        accepted(fresh);
        accepted(others);
    }

    @Test
    void aTokenOfAnotherServerIsAsOldAsItSays() {
        revoke("alice", NOW);
        refused(good().claim("iat", NOW.minusSeconds(1).getEpochSecond()).sign(SIGNER));
        accepted(good().claim("iat", NOW.getEpochSecond()).sign(SIGNER));
        refused(good().claim("iat", null).sign(SIGNER));
        refused(good().claim("iat", "yesterday").sign(SIGNER));
    }

    @Test
    void anEarlierTimeTakesNothingBack() {
        revoke("alice", NOW);
        revoke("alice", NOW.minusSeconds(60));
        refused(asOf(NOW.minusSeconds(1)));
    }

    @Test
    void whatARevokedKeyHasSignedIsRefusedHoweverItIsNamed() {
        String byCertificate = asOf(NOW.plusSeconds(9));
        String byId = new TestToken().header("kid", id()).sign(SIGNER);
        accepted(byCertificate);
        accepted(byId);
        revocations.add(new Revocations.Known(Map.of(), Set.of(id())), NOW);
        refused(byCertificate);
        refused(byId);
        refused(good().header("kid", "another").sign(SIGNER));
        accepted(new TestToken()
                .header("kid", KeyIds.thumbprint(RSA.getPublic()).orElseThrow())
                .header("alg", "RS256")
                .sign(RSA));

        revocations.add(new Revocations.Known(Map.of(), NO_KEYS), NOW);
        accepted(byId);
    }

    @Test
    void whatIsBelowARevokedAuthorityIsRefused() {
        String authority = KeyIds.thumbprint(CA.certificate().getPublicKey()).orElseThrow();
        TestAuthority below = CA.intermediate("below");
        String direct = good().sign(SIGNER);
        String indirect = new TestToken()
                .x5c(below.certify(SIGNER.getPublic()), below.certificate())
                .sign(SIGNER);
        accepted(direct);
        accepted(indirect);
        revocations.add(new Revocations.Known(Map.of(), Set.of(authority)), NOW);
        refused(direct);
        refused(indirect);
    }

    @Test
    void whatNoTokenOutlivesIsForgotten() {
        revoke("alice", NOW);
        assertThat(revocations.latest()).contains(NOW);
        revocations.add(new Revocations.Known(Map.of(), NO_KEYS), NOW.plus(Duration.ofHours(25)));
        assertThat(revocations.latest()).contains(NOW);
        revocations.add(new Revocations.Known(Map.of(), NO_KEYS), NOW.plus(Duration.ofHours(49)));
        assertThat(revocations.latest()).isEmpty();
    }

    private static String asOf(Instant time) {
        return good().claim("wharf_as_of", time.toEpochMilli()).sign(SIGNER);
    }

    private static String id() {
        return KeyIds.thumbprint(SIGNER.getPublic()).orElseThrow();
    }

    private void revoke(String subject, Instant notBefore) {
        revocations.add(new Revocations.Known(Map.of(subject, notBefore), NO_KEYS), NOW);
    }
}
