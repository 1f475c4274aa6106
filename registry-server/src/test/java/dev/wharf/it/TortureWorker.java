package dev.wharf.it;

import java.io.IOException;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/** One client that does what comes to its mind, tells the oracle, and checks what it is told. */
final class TortureWorker {
    private final TortureChoices choices;
    private final TortureUploads uploads;
    private final TortureBlobs blobs;
    private final TortureManifests manifests;
    private final TorturePushes pushes;
    private final AtomicLong answered;

    /** @param answered counts the requests that were answered */
    TortureWorker(TortureClient client, TortureOracle oracle, SplittableRandom random, AtomicLong answered) {
        this.choices = new TortureChoices(oracle, random);
        this.uploads = new TortureUploads(client, oracle, choices);
        this.blobs = new TortureBlobs(client, oracle, choices);
        this.manifests = new TortureManifests(client, oracle, choices);
        this.pushes = new TorturePushes(client, oracle, choices);
        this.answered = answered;
    }

    /** Works until a request is not answered. */
    void work() throws InterruptedException {
        try {
            uploads.takeUp();
            while (true) {
                step();
                answered.incrementAndGet();
            }
        } catch (IOException e) {
            // killed
        }
    }

    /** After a power cut an upload may be gone. */
    void loseUploads() {
        uploads.mayBeGone();
    }

    private void step() throws IOException, InterruptedException {
        switch (choices.random().nextInt(23)) {
            case 0, 1, 2 -> uploads.whole();
            case 3, 4, 5, 6 -> uploads.step();
            case 7 -> blobs.mount();
            case 8 -> blobs.read();
            case 9, 10 -> manifests.pull();
            case 11 -> blobs.delete();
            case 12 -> manifests.deleteTag();
            case 13 -> manifests.delete();
            case 14 -> manifests.read();
            case 15, 16 -> manifests.readReferrers();
            case 17 -> manifests.readTags();
            default -> pushes.put();
        }
    }
}
