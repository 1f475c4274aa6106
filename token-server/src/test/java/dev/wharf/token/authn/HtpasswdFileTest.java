package dev.wharf.token.authn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.token.authn.HtpasswdFile.Account;
import dev.wharf.token.authn.HtpasswdFile.Reason;
import dev.wharf.token.authn.HtpasswdFile.Rejected;
import dev.wharf.token.authn.PasswordHasher.Verdict;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class HtpasswdFileTest {
    // The test vector of the original implementation for "abc".
    private static final String ABC = "06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i";

    @Test
    void accountsAreReadWhateverSurroundsThem() {
        HtpasswdFile file = HtpasswdFile.parse("\ufeff# users\r\n\r\nalice:$2y$" + ABC + "\r\n  \n#bob:$2y$" + ABC
                + "\ncarol@example.org:$2b$" + ABC + "  \n dave:$2a$" + ABC);
        assertThat(file.rejected()).isEmpty();
        assertThat(file.accounts())
                .containsExactly(
                        new Account(3, "alice", "$2a$" + ABC),
                        new Account(6, "carol@example.org", "$2a$" + ABC),
                        new Account(7, "dave", "$2a$" + ABC));
    }

    @Test
    void whatWasReadOpensTheAccount() {
        try (PasswordHasher hasher = new PasswordHasher(4, new SecureRandom())) {
            Optional<String> hash = HtpasswdFile.parse("alice:$2y$" + ABC).accounts().stream()
                    .map(Account::hash)
                    .findFirst();
            assertThat(hasher.verify("abc", hash).join()).isEqualTo(Verdict.RIGHT);
        }
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
            alice,                                                                    NO_COLON
            :$2y$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i,            INVALID_NAME
            al ice:$2y$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i,      INVALID_NAME
            ci+robot:$2y$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i,    INVALID_NAME
            alice:,                                                                   NOT_BCRYPT
            alice:secret,                                                             NOT_BCRYPT
            alice:$apr1$DCq7YPn5$x1Lad4cll.TV4S6ytwfsfY8,                             NOT_BCRYPT
            alice:{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=,                                  NOT_BCRYPT
            alice:rqXexS6ZhobKA,                                                      NOT_BCRYPT
            alice:$5$MnfsQ4iN$ZMTppKN16y/tIsUYs/obHlhdP.Os80yXhTurpBMUbA5,            NOT_BCRYPT
            alice:$2y$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0,        MALFORMED_HASH
            alice:$2y$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i:x,     MALFORMED_HASH
            alice:$2$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i,        MALFORMED_HASH
            alice:$2x$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i,       BROKEN_REVISION
            alice:$2y$15$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i,       COST_OUT_OF_BOUNDS
            alice:$2y$31$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i,       COST_OUT_OF_BOUNDS
            alice:$2y$03$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i,       COST_OUT_OF_BOUNDS
            """)
    void aLineThatCannotBeImportedSaysWhy(String line, Reason reason) {
        HtpasswdFile file = HtpasswdFile.parse("bob:$2y$" + ABC + "\n" + line + "\n");
        assertThat(file.accounts()).extracting(Account::name).containsExactly("bob");
        assertThat(file.rejected()).singleElement().satisfies(rejected -> {
            assertThat(rejected.number()).isEqualTo(2);
            assertThat(rejected.reason()).isEqualTo(reason);
            assertThat(rejected.name()).isEqualTo(expectedName(reason));
        });
    }

    private static Optional<String> expectedName(Reason reason) {
        return reason == Reason.NO_COLON || reason == Reason.INVALID_NAME ? Optional.empty() : Optional.of("alice");
    }

    @Test
    void ofANameOnSeveralLinesNoneIsImported() {
        HtpasswdFile file =
                HtpasswdFile.parse("alice:$2y$%1$s\nbob:$2y$%1$s\nalice:$apr1$x\nAlice:$2y$%1$s\nx\nx".formatted(ABC));
        assertThat(file.accounts()).extracting(Account::name).containsExactly("bob", "Alice");
        assertThat(file.rejected())
                .startsWith(
                        new Rejected(1, Optional.of("alice"), Reason.DUPLICATE),
                        new Rejected(3, Optional.of("alice"), Reason.DUPLICATE))
                .extracting(Rejected::reason)
                .containsExactly(Reason.DUPLICATE, Reason.DUPLICATE, Reason.NO_COLON, Reason.NO_COLON);
    }

    @ParameterizedTest
    @EnumSource
    void everyReasonHasItsWords(Reason reason) {
        assertThat(reason.message()).isNotBlank();
    }

    @Test
    void noHashIsShown() {
        List<HtpasswdFile.Line> lines = HtpasswdFile.parse("alice:$2y$" + ABC + "\nbob:secret\nonly-a-secret")
                .lines();
        assertThat(lines).hasSize(3);
        assertThat(lines.toString()).contains("alice", "bob").doesNotContain(ABC.substring(3), "secret");
        assertThat(BcryptHash.parse("$2y$" + ABC)).isPresent().asString().doesNotContain(ABC.substring(3));
    }
}
