package dev.wharf.registry.service;

import dev.wharf.registry.storage.BlobStore;
import dev.wharf.registry.storage.ManifestStore;
import dev.wharf.registry.storage.ManifestWatch;
import dev.wharf.registry.storage.ReferrerStore;
import dev.wharf.registry.storage.RepositoryIndex;
import dev.wharf.registry.storage.RepositoryStore;
import dev.wharf.registry.storage.StorageDriver;
import dev.wharf.registry.storage.TagIndex;
import dev.wharf.registry.storage.TagStore;
import dev.wharf.registry.storage.UploadStore;
import dev.wharf.registry.storage.WatchedDriver;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The services over one storage. */
public record RegistryServices(
        BlobService blobs,
        UploadService uploads,
        ManifestService manifests,
        ReferrersService referrers,
        TagService tags,
        CatalogService catalog) {
    /**
     * What is allowed.
     *
     * @param delete whether blobs and manifests may be deleted
     * @param sparse whether a manifest may refer to what the repository does not have
     */
    public record Rules(boolean delete, boolean sparse) {}

    /**
     * Wires the services.
     *
     * @param driver stays the caller's, who closes it
     * @param ids makes the names of uploads
     */
    public static RegistryServices over(StorageDriver driver, Rules rules, Clock clock, Supplier<UUID> ids) {
        StorageDriver translating = new TranslatingDriver(driver);
        RepositoryStore repositories = new RepositoryStore(translating);
        RepositoryIndex repositoryIndex = repositoryIndex(driver, clock);
        TagIndex tagIndex = new TagIndex(translating, clock, Thread::startVirtualThread);
        ManifestWatch watch = new ManifestWatch(translating, clock);
        StorageDriver storage = new WatchedDriver(translating, repositoryIndex, tagIndex, watch);
        BlobStore blobs = new BlobStore(storage);
        ManifestStore manifests = new ManifestStore(storage, ManifestService.MAX_SIZE);
        TagStore tags = new TagStore(storage);
        ReferrerStore referrerStore = new ReferrerStore(storage);
        ReferrersService referrers =
                new ReferrersService(manifests, tags, referrerStore, referrerScan(manifests, referrerStore, watch));
        return new RegistryServices(
                new BlobService(blobs, rules.delete()),
                new UploadService(new UploadStore(storage), blobs, clock, ids),
                new ManifestService(
                        manifests,
                        tags,
                        new ManifestChecks(manifests, blobs, rules.sparse()),
                        referrers,
                        rules.delete()),
                referrers,
                new TagService(tagIndex, repositories),
                new CatalogService(repositoryIndex));
    }

    private static RepositoryIndex repositoryIndex(StorageDriver driver, Clock clock) {
        Executor background = background("repository-index");
        return new RepositoryIndex(driver, clock, background, after(RepositoryIndex.PAUSE, background));
    }

    private static ReferrerScan referrerScan(ManifestStore manifests, ReferrerStore referrers, ManifestWatch watch) {
        Executor background = background("referrer-scan");
        return new ReferrerScan(manifests, referrers, watch, background, after(ManifestWatch.PAUSE, background));
    }

    /**
     * One task after the other, in a thread of the operating system that ends when there are none: a virtual one would
     * keep a processor from requests as long as it walks.
     */
    private static Executor background(String name) {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                1,
                1,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().daemon().name(name).factory());
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    private static Executor after(Duration delay, Executor executor) {
        return CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, executor);
    }
}
