package dev.wharf.registry.http;

import dev.wharf.model.ErrorCode;
import dev.wharf.registry.auth.Caller;
import dev.wharf.registry.auth.Principal;
import dev.wharf.registry.config.ClientLimits;
import io.helidon.http.HeaderNames;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds how many requests of one client are served at once. Each kind of request has a bound of its own, so that small
 * ones never wait behind large ones.
 */
final class Turns {
    /** What bounds have in common. */
    enum Kind {
        SMALL,
        DOWNLOAD,
        UPLOAD;

        static Kind of(Route route, String method) {
            return switch (route) {
                case Route.Blob _ when method.equals("GET") -> DOWNLOAD;
                case Route.Uploads _ -> UPLOAD;
                case Route.Upload _ when method.equals("PATCH") || method.equals("PUT") -> UPLOAD;
                default -> SMALL;
            };
        }
    }

    private record Key(String client, Kind kind) {}

    /** The slots of one client, and how many requests use or want one. */
    private static final class Slots {
        private final Semaphore free;
        private int interested;

        Slots(int count) {
            free = new Semaphore(count, true);
        }
    }

    /** One request's turn; ends when it is closed. */
    interface Turn extends AutoCloseable {
        @Override
        void close();
    }

    private final ClientLimits limits;
    /** Holds clients with requests under way only. */
    private final Map<Key, Slots> slots = new HashMap<>();

    Turns(ClientLimits limits) {
        this.limits = limits;
    }

    /**
     * Waits for a turn.
     *
     * @param client who asks, by {@link #client}
     * @throws RefusedException 429 if none comes in time
     */
    Turn take(String client, Kind kind) {
        int bound = bound(kind);
        if (bound == 0) {
            return () -> {};
        }
        Key key = new Key(client, kind);
        Slots wanted = enter(key, bound);
        boolean taken = false;
        try {
            taken = wanted.free.tryAcquire(limits.patience().toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (!taken) {
                leave(key, wanted);
            }
        }
        if (!taken) {
            throw new RefusedException(
                    429,
                    ErrorCode.TOOMANYREQUESTS,
                    Optional.of("more than " + bound + " requests of this kind at once"),
                    Map.of(HeaderNames.RETRY_AFTER, "1"));
        }
        return () -> {
            wanted.free.release();
            leave(key, wanted);
        };
    }

    /** Whose requests are counted together. */
    static String client(Principal principal, Caller caller) {
        return principal.name().isEmpty() ? "address " + caller.address() : "user " + principal.name();
    }

    private int bound(Kind kind) {
        return switch (kind) {
            case SMALL -> limits.small();
            case DOWNLOAD -> limits.downloads();
            case UPLOAD -> limits.uploads();
        };
    }

    private Slots enter(Key key, int bound) {
        synchronized (slots) {
            Slots entered = slots.computeIfAbsent(key, _ -> new Slots(bound));
            entered.interested++;
            return entered;
        }
    }

    private void leave(Key key, Slots left) {
        synchronized (slots) {
            left.interested--;
            if (left.interested == 0) {
                slots.remove(key);
            }
        }
    }
}
