package dev.wharf.token.authn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Action;
import dev.wharf.model.RepositoryPattern;
import dev.wharf.server.proxy.AddressRange;
import dev.wharf.token.authn.SecretTerms.Part;
import dev.wharf.token.authz.CredentialLimits;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretTermsTest {
    /** Each part of terms is followed by the same part of what somebody has by a credential. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", emptyValue = "", textBlock = """
                    # actions         | held            | patterns     | held          | cidrs         | held       | expires | held | beyond
                    pull              | pull            |              |               |               |            | -       | -    | -
                    pull,push         | pull,push,admin | a            |               | 10.0.0.0/8    |            | 1       | -    | -
                    pull,delete       | pull,admin      |              |               |               |            | -       | -    | ACTIONS
                    admin             | pull            |              |               |               |            | -       | -    | ACTIONS
                    pull              | pull            |              | **            |               |            | -       | -    | PATTERNS
                    pull              | pull            | **           | **            |               |            | -       | -    | -
                    pull              | pull            | a/**         | **            |               |            | -       | -    | -
                    pull              | pull            | a/b,c/d/e    | a/**,c/**     |               |            | -       | -    | -
                    pull              | pull            | a/b,d        | a/**,c/**     |               |            | -       | -    | PATTERNS
                    pull              | pull            | **           | a/**,c/**     |               |            | -       | -    | PATTERNS
                    pull              | pull            | a/*          | a/x-*         |               |            | -       | -    | PATTERNS
                    pull              | pull            | a/x-1        | a/x-*         |               |            | -       | -    | -
                    pull              | pull            |              |               |               | 10.0.0.0/8 | -       | -    | ADDRESSES
                    pull              | pull            |              |               | 10.1.0.0/16   | 10.0.0.0/8 | -       | -    | -
                    pull              | pull            |              |               | 10.0.0.0/8    | 10.0.0.0/8 | -       | -    | -
                    pull              | pull            |              |               | 10.0.0.0/7    | 10.0.0.0/8 | -       | -    | ADDRESSES
                    pull              | pull            |              |               | 10.0.0.1,::1  | 10.0.0.0/8 | -       | -    | ADDRESSES
                    pull              | pull            |              |               |               |            | -       | 2    | EXPIRY
                    pull              | pull            |              |               |               |            | 3       | 2    | EXPIRY
                    pull              | pull            |              |               |               |            | 2       | 2    | -
                    pull              | pull            |              |               |               |            | 1       | 2    | -
                    """)
    void are_beyond_what_somebody_has(
            String actions,
            String heldActions,
            @Nullable String patterns,
            @Nullable String heldPatterns,
            @Nullable String from,
            @Nullable String heldFrom,
            @Nullable Long expires,
            @Nullable Long heldExpires,
            @Nullable Part beyond) {
        SecretTerms terms = new SecretTerms(limits(actions, patterns), ranges(from), Optional.empty(), time(expires));
        Credential held = new Credential(
                Credential.Kind.ACCESS_TOKEN,
                "",
                limits(heldActions, heldPatterns),
                ranges(heldFrom),
                time(heldExpires));
        assertThat(terms.beyond(held)).isEqualTo(Optional.ofNullable(beyond));
    }

    private static CredentialLimits limits(String actions, @Nullable String patterns) {
        Set<Action> all = Arrays.stream(actions.split(","))
                .map(label -> Action.of(label).orElseThrow())
                .collect(Collectors.toSet());
        return new CredentialLimits(
                all, words(patterns).map(RepositoryPattern::parse).toList());
    }

    private static List<AddressRange> ranges(@Nullable String text) {
        return words(text).map(AddressRange::parse).toList();
    }

    private static Stream<String> words(@Nullable String text) {
        return text == null || text.isEmpty() ? Stream.empty() : Arrays.stream(text.split(","));
    }

    private static Optional<Instant> time(@Nullable Long seconds) {
        return Optional.ofNullable(seconds).map(Instant::ofEpochSecond);
    }
}
