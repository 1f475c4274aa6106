package dev.wharf.token.authn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.token.storage.UserSettings;
import dev.wharf.token.storage.UserStore;
import dev.wharf.token.storage.jdbc.Database;
import dev.wharf.token.storage.jdbc.JdbcUserStore;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Whether the time of a refusal tells which accounts there are. Not times are asserted but ranks: of two kinds of names
 * that are refused alike, each is the slower one equally often (Mann and Whitney), however busy the machine is, because
 * they are tried in random order.
 */
class LoginTimingTest {
    private static final int TRIES = 150;

    /** Chance is beyond five standard deviations once in two million runs. */
    private static final double SUSPICIOUS = 5;

    private enum Name {
        KNOWN("alice"),
        DISABLED("gone"),
        UNKNOWN("nobody"),
        IMPOSSIBLE("No:Body");

        private final String text;

        Name(String text) {
            this.text = text;
        }
    }

    private final Database database = Database.open("jdbc:h2:mem:timing", "", "");
    private final UserStore users = new JdbcUserStore(database);
    private final PasswordHasher hasher = new PasswordHasher(6, new SecureRandom());

    @AfterEach
    void close() {
        hasher.close();
        database.close();
    }

    @Test
    void theTimeOfARefusalDoesNotTellWhichAccountsThereAre() {
        put("alice", true);
        put("gone", false);
        Authenticator authenticator = TestAuthenticators.patient(users, hasher);
        Times times = measure((name, password) ->
                authenticator.authenticate(attempt(name, password)).orElseThrow());
        for (Name name : Name.values()) {
            assertThat(deviations(times.of(Name.KNOWN), times.of(name)))
                    .as("known against " + name)
                    .isBetween(-SUSPICIOUS, SUSPICIOUS);
        }
    }

    /** The measure itself: what refuses unknown names without a hash is found out. */
    @Test
    void aDifferenceWouldBeSeen() {
        put("alice", true);
        put("gone", true);
        Authenticator authenticator = TestAuthenticators.patient(users, hasher);
        Times times = measure((name, password) -> users.find(name)
                .flatMap(_ -> authenticator.authenticate(attempt(name, password)))
                .orElseGet(Authentication.Refused::new));
        assertThat(deviations(times.of(Name.KNOWN), times.of(Name.UNKNOWN))).isGreaterThan(SUSPICIOUS);
    }

    private record Times(Map<Name, List<Long>> ofEach) {
        List<Long> of(Name name) {
            return ofEach.computeIfAbsent(name, _ -> new ArrayList<>());
        }
    }

    private interface Refusal {
        Authentication refuse(String name, String password);
    }

    private static Times measure(Refusal refusal) {
        List<Name> order = new ArrayList<>();
        Times times = new Times(new EnumMap<>(Name.class));
        for (Name name : Name.values()) {
            order.addAll(Collections.nCopies(TRIES, name));
            refusal.refuse(name.text, "the first one loads classes");
        }
        Collections.shuffle(order, new Random(7));
        int attempt = 0;
        for (Name name : order) {
            long before = System.nanoTime();
            Authentication refused = refusal.refuse(name.text, "wrong" + attempt++);
            times.of(name).add(System.nanoTime() - before);
            assertThat(refused).isEqualTo(new Authentication.Refused());
        }
        return times;
    }

    private void put(String name, boolean enabled) {
        users.put(name, UserSettings.of(Optional.of(hasher.hash("right")), false, enabled));
    }

    private static Attempt attempt(String name, String password) {
        return new Attempt(new Credentials.Basic(name, password), Optional.empty(), InetAddress.getLoopbackAddress());
    }

    /** By how many standard deviations the first tends to be the larger (the statistic U, normally approximated). */
    private static double deviations(List<Long> one, List<Long> other) {
        record Sample(long value, boolean first) {}
        List<Sample> all = new ArrayList<>();
        one.forEach(value -> all.add(new Sample(value, true)));
        other.forEach(value -> all.add(new Sample(value, false)));
        all.sort(Comparator.comparingLong(Sample::value));
        double rankSum = 0;
        for (int i = 0; i < all.size(); i++) {
            rankSum += all.get(i).first() ? i + 1 : 0;
        }
        double n = one.size();
        double m = other.size();
        double u = rankSum - n * (n + 1) / 2;
        return (u - n * m / 2) / Math.sqrt(n * m * (n + m + 1) / 12);
    }
}
