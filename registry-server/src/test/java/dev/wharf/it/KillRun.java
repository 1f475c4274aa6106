package dev.wharf.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Digest;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** Kills a working Wharf at random moments and keeps account of what it had promised by then. */
final class KillRun {
    /** A push that its client reported as done. */
    record Acknowledged(String repository, String tag, Digest config) {}

    /** What a run did; nothing was lost, or there would be no report. */
    record Report(int kills, int pushes, int attempts, int adminChanges, Duration duration) {}

    /** Pushes a new image with every call. */
    @FunctionalInterface
    interface Pusher {
        /**
         * Pushes the image of that number.
         *
         * @throws IOException if the push was not acknowledged; the same number is then tried again
         */
        Acknowledged push(long number) throws IOException, InterruptedException;
    }

    /** How long a push may fail in a row: far longer than a restart takes, and a stuck upload would last for hours. */
    private static final Duration RETRY_LIMIT = Duration.ofSeconds(90);

    /** Each change costs a bcrypt hash, and one more when it is verified. */
    private static final Duration ADMIN_PAUSE = Duration.ofMillis(300);

    private final Wharf wharf;
    private final Admin admin;
    private final RegistryClient reader;
    private final SplittableRandom random;
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicLong attempts = new AtomicLong();
    private final Queue<Acknowledged> pushes = new ConcurrentLinkedQueue<>();
    private final Queue<Account> users = new ConcurrentLinkedQueue<>();

    /** @param reader may pull everything that is pushed */
    KillRun(Wharf wharf, RegistryClient reader, SplittableRandom random) throws IOException {
        this.wharf = wharf;
        this.admin = wharf.admin();
        this.reader = reader;
        this.random = random;
    }

    /** Kills and restarts while all pushers push, then reads back every byte that was acknowledged. */
    Report run(int kills, Duration longestPause, List<Pusher> pushers) throws Exception {
        long begin = System.nanoTime();
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> running = new ArrayList<>();
            running.add(workers.submit(this::changeUsers));
            for (Pusher pusher : pushers) {
                running.add(workers.submit(() -> pushOn(pusher)));
            }
            try {
                for (int i = 0; i < kills; i++) {
                    Thread.sleep(random.nextLong(longestPause.toMillis()));
                    killOne();
                }
            } finally {
                over.set(true);
            }
            for (Future<Boolean> worker : running) {
                worker.get();
            }
        }
        Duration duration = Duration.ofNanos(System.nanoTime() - begin);
        verifyPushes();
        verifyUsers();
        return new Report(kills, pushes.size(), attempts.intValue(), users.size(), duration);
    }

    private void killOne() throws IOException, InterruptedException {
        List<Service> victims = switch (random.nextInt(3)) {
            case 0 -> List.of(wharf.registry());
            case 1 -> List.of(wharf.token());
            default -> List.of(wharf.token(), wharf.registry());
        };
        for (Service victim : victims) {
            victim.kill();
        }
        for (Service victim : victims) {
            victim.launch();
        }
        for (Service victim : victims) {
            victim.awaitReady();
        }
    }

    private boolean pushOn(Pusher pusher) throws InterruptedException {
        while (!over.get()) {
            long number = numbers.incrementAndGet();
            pushes.add(untilDone("push " + number, () -> pusher.push(number)));
        }
        return true;
    }

    private boolean changeUsers() throws InterruptedException {
        for (int i = 0; !over.get(); i++) {
            String name = "killed-" + i;
            users.add(untilDone("user " + name, () -> {
                Account account = admin.user(name);
                admin.allow("user:" + name, "of/" + name + "/**", "pull", "push");
                return account;
            }));
            Thread.sleep(ADMIN_PAUSE.toMillis());
        }
        return true;
    }

    private <T> T untilDone(String what, Callable<T> change) throws InterruptedException {
        long deadline = System.nanoTime() + RETRY_LIMIT.toNanos();
        while (true) {
            attempts.incrementAndGet();
            try {
                return change.call();
            } catch (InterruptedException e) {
                throw e;
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError(what + " did not succeed within " + RETRY_LIMIT, e);
                }
                Thread.sleep(100);
            } catch (Exception e) {
                throw new AssertionError(what + " failed", e);
            }
        }
    }

    /** Every promised image is there, and no other tag shows an image that is not whole. */
    private void verifyPushes() throws IOException, InterruptedException {
        for (Acknowledged push : pushes) {
            StoredImage stored = StoredImage.fetch(reader, push.repository(), push.tag());
            assertThat(stored.blobs()).as("%s", push).startsWith(push.config());
        }
        for (String repository : pushes.stream().map(Acknowledged::repository).collect(Collectors.toSet())) {
            List<String> promised = pushes.stream()
                    .filter(push -> push.repository().equals(repository))
                    .map(Acknowledged::tag)
                    .toList();
            List<String> shown = reader.tags(repository);
            assertThat(shown).containsAll(promised);
            for (String tag : shown) {
                if (!promised.contains(tag)) {
                    StoredImage.fetch(reader, repository, tag);
                }
            }
        }
    }

    /** Each answered user can still log in, and holds what the answered rule granted. */
    private void verifyUsers() throws IOException, InterruptedException {
        for (Account user : users) {
            RegistryClient client = wharf.client(user);
            String repository = "of/" + user.name() + "/app";
            String token = client.token("repository:" + repository + ":pull,push");
            String uploads = "/v2/" + repository + "/blobs/uploads/";
            assertThat(client.send("POST", uploads, token, BodyPublishers.noBody())
                            .statusCode())
                    .as("%s", user)
                    .isEqualTo(202);
        }
    }
}
