package dev.wharf.token.authn;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.wharf.model.InvalidValueException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.mindrot.jbcrypt.BCrypt;

/**
 * Hashes and checks passwords with bcrypt, on max(1, cores − 1) threads of its own; at most 256 wait, none longer than
 * 5 s.
 */
public final class PasswordHasher implements AutoCloseable {
    /** The bcrypt cost of new hashes: some 60 ms each. */
    public static final int DEFAULT_COST = 10;

    /** Bytes of a password in UTF-8: bcrypt takes no notice of more. */
    public static final int MAX_BYTES = 72;

    private static final int QUEUE_LENGTH = 256;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final int cost;
    private final SecureRandom random;
    private final HashingQueue queue;
    private final BcryptHash nobody;

    /** @param cost the bcrypt cost of new hashes, 4 to 14 */
    public PasswordHasher(int cost, SecureRandom random) {
        this(
                cost,
                random,
                new HashingQueue(
                        Math.max(1, Runtime.getRuntime().availableProcessors() - 1),
                        QUEUE_LENGTH,
                        LONGEST_WAIT,
                        System::nanoTime));
    }

    PasswordHasher(int cost, SecureRandom random, HashingQueue queue) {
        this.cost = cost;
        this.random = random;
        this.queue = queue;
        this.nobody = nobody(cost);
    }

    /** What is compared with where there is nobody to compare with. */
    private static BcryptHash nobody(int cost) {
        return BcryptHash.parse("$2a$%02d$".formatted(cost) + ".".repeat(53))
                .orElseThrow(() -> new InvalidValueException("invalid bcrypt cost " + cost + ": accepted is 4 to 14"));
    }

    /**
     * Hashes a new password; blocks while it waits.
     *
     * @throws InvalidValueException if it is empty, longer than 72 bytes or holds a NUL, at which bcrypt would cut it
     * @throws OverloadedException if too many wait
     */
    public String hash(String password) {
        if (!isAcceptable(password)) {
            throw new InvalidValueException(
                    "invalid password: accepted are 1 to " + MAX_BYTES + " bytes in UTF-8, none of them NUL");
        }
        return queue.submit(() -> BCrypt.hashpw(password, BCrypt.gensalt(cost, random)))
                .join()
                .orElseThrow(OverloadedException::new);
    }

    /** What became of a {@link #verify}. */
    enum Verdict {
        RIGHT,
        WRONG,
        OVERLOADED
    }

    /**
     * Whether the password is the one that was hashed. Takes as long without a hash to compare with, or with a cheaper
     * one that was imported, so that the time does not tell which accounts exist.
     *
     * @param stored a bcrypt hash; one that is malformed matches nothing, as an absent one
     */
    CompletableFuture<Verdict> verify(String password, Optional<String> stored) {
        Optional<BcryptHash> comparable =
                stored.filter(_ -> isAcceptable(password)).flatMap(BcryptHash::parse);
        BcryptHash compared = comparable.orElse(nobody);
        return queue.submit(() -> {
                    boolean equal = BCrypt.checkpw(comparable.isPresent() ? password : "-", compared.text());
                    padding(compared.cost(), cost)
                            .forEach(each -> BCrypt.checkpw("-", nobody(each).text()));
                    return equal && comparable.isPresent();
                })
                .thenApply(matches -> matches.map(right -> right ? Verdict.RIGHT : Verdict.WRONG)
                        .orElse(Verdict.OVERLOADED));
    }

    /**
     * The costs of comparisons that, together with one of a lower cost than ours, are as much work as one of ours: 2ˢ +
     * 2ˢ + 2ˢ⁺¹ + … + 2ⁿ⁻¹ = 2ⁿ.
     */
    static IntStream padding(int stored, int own) {
        return IntStream.range(stored, own);
    }

    /** Whether a stored hash is of another cost than new ones, and to be replaced when its password is known. */
    boolean isOfOtherCost(String stored) {
        return BcryptHash.parse(stored).map(hash -> hash.cost() != cost).orElse(false);
    }

    /** How many passwords wait to be checked or hashed. */
    public int waiting() {
        return queue.waiting();
    }

    private static boolean isAcceptable(String password) {
        return !password.isEmpty() && password.indexOf('\0') < 0 && password.getBytes(UTF_8).length <= MAX_BYTES;
    }

    @Override
    public void close() {
        queue.close();
    }
}
