package dev.wharf.token.authn;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Slows down whoever guesses passwords, and after a while does not even look. What counts is how many different wrong
 * passwords came lately from one address, for one account and for all of them: clients ask again with the one they
 * have, some for ever. Nothing that comes from one address makes a difference to another one, so no account is ever
 * locked.
 */
public final class LoginThrottle {
    /**
     * How much is too much.
     *
     * @param perAccount different wrong passwords for one account from one address, at least 1
     * @param perAddress different wrong passwords from one address, at least 1
     * @param window the time in which they count
     */
    public record Limits(int perAccount, int perAddress, Duration window) {
        /** What is not said otherwise: an address may be that of a whole office. */
        public static final Limits DEFAULTS = new Limits(10, 100, Duration.ofMinutes(10));
    }

    /** How long an answer to the n-th wrong password is held back; to all later ones as to the last of these. */
    private static final List<Duration> DELAYS = List.of(
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofMillis(250),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2));

    private static final long ALL = 0;
    private static final int MAX_REMEMBERED = 20_000;
    private static final int IPV6_NETWORK_BYTES = 8;

    /** A name can be anything of any length, so it is known by its hash; all accounts together are {@link #ALL}. */
    private record Source(List<Byte> network, long account) {}

    private record Failure(long at, long secret) {}

    private final Limits limits;
    private final KeyedHash hash;
    private final Ticker ticker;
    private final Cache<Source, Failures> failures;

    public LoginThrottle(Limits limits, KeyedHash hash, Ticker ticker) {
        this.limits = limits;
        this.hash = hash;
        this.ticker = ticker;
        this.failures = Caffeine.newBuilder()
                .maximumSize(MAX_REMEMBERED)
                .expireAfterWrite(limits.window())
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    /** How long an address has to wait before a password of an account is looked at; empty if it need not. */
    Optional<Duration> wait(String account, InetAddress from) {
        Optional<Duration> forAccount = wait(source(account, from), limits.perAccount());
        return forAccount.isPresent() ? forAccount : wait(new Source(network(from), ALL), limits.perAddress());
    }

    private Optional<Duration> wait(Source source, int limit) {
        return Optional.ofNullable(failures.getIfPresent(source)).flatMap(found -> found.wait(limit));
    }

    /**
     * Counts a wrong password.
     *
     * @return how long the answer is to be held back
     */
    Duration failed(String account, InetAddress from, String password) {
        long secret = hash.of(account, password).getLong();
        failures(new Source(network(from), ALL)).add(secret, limits.perAddress());
        int count = failures(source(account, from)).add(secret, limits.perAccount());
        return DELAYS.get(Math.min(count, DELAYS.size()) - 1);
    }

    private Failures failures(Source source) {
        return failures.asMap().compute(source, (_, found) -> found == null ? new Failures() : found);
    }

    /** Forgets the wrong passwords for an account from an address: somebody has remembered the right one. */
    void succeeded(String account, InetAddress from) {
        failures.invalidate(source(account, from));
    }

    private Source source(String account, InetAddress from) {
        return new Source(network(from), hash.of(account, "").getLong());
    }

    /** An address, of IPv6 the network: everybody has 2⁶⁴ addresses there. */
    private static List<Byte> network(InetAddress address) {
        byte[] bytes = address.getAddress();
        int length = bytes.length == 4 ? 4 : IPV6_NETWORK_BYTES;
        Byte[] network = new Byte[length];
        Arrays.setAll(network, i -> bytes[i]);
        return List.of(network);
    }

    /** The different wrong passwords of a source, as far as they count. */
    private final class Failures {
        private final Deque<Failure> lately = new ArrayDeque<>();

        synchronized Optional<Duration> wait(int limit) {
            forget();
            return lately.size() < limit
                    ? Optional.empty()
                    : Optional.of(Duration.ofNanos(
                            lately.getFirst().at() + limits.window().toNanos() - ticker.read()));
        }

        synchronized int add(long secret, int limit) {
            forget();
            if (lately.size() < limit && lately.stream().noneMatch(failure -> failure.secret() == secret)) {
                lately.addLast(new Failure(ticker.read(), secret));
            }
            return lately.size();
        }

        private void forget() {
            long now = ticker.read();
            lately.removeIf(failure -> now - failure.at() >= limits.window().toNanos());
        }
    }
}
