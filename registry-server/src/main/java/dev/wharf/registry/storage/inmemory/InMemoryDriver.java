package dev.wharf.registry.storage.inmemory;

import dev.wharf.registry.storage.StorageDriver;
import dev.wharf.registry.storage.StorageException;
import dev.wharf.registry.storage.StorageException.Reason;
import dev.wharf.registry.storage.StoredObject;
import dev.wharf.registry.storage.StoredUpload;
import dev.wharf.registry.storage.UploadSession;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Keeps everything on the heap; like an object store it has no empty directories. */
public final class InMemoryDriver implements StorageDriver {
    /** In place of the slash, so that in the map's order all that is below a directory stands together. */
    private static final char SEPARATOR = 0;

    private static final char AFTER_SEPARATOR = 1;

    private final Clock clock;
    private final ConcurrentNavigableMap<String, MemoryObject> objects = new ConcurrentSkipListMap<>();
    private final ConcurrentMap<String, MemoryUpload> uploads = new ConcurrentHashMap<>();

    /** @param clock tells when uploads were last written to */
    public InMemoryDriver(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Optional<byte[]> get(String path, int maxSize) {
        Optional<MemoryObject> object = find(path);
        if (object.isPresent() && object.get().size() > maxSize) {
            throw new StorageException(Reason.FAILED, path + " has more than " + maxSize + " bytes");
        }
        return object.map(MemoryObject::bytes);
    }

    @Override
    public void put(String path, byte[] content, Durability durability) {
        objects.put(key(path), new MemoryObject(List.of(content.clone())));
    }

    @Override
    public OptionalLong size(String path) {
        return find(path).stream().mapToLong(MemoryObject::size).findFirst();
    }

    @Override
    public Optional<StoredObject> open(String path) {
        return find(path).map(StoredObject.class::cast);
    }

    @Override
    public List<String> list(String directory, String startAfter, int limit) {
        String prefix = key(directory) + SEPARATOR;
        List<String> names = new ArrayList<>();
        String next = objects.higherKey(startAfter.isEmpty() ? prefix : prefix + startAfter + AFTER_SEPARATOR);
        while (next != null && next.startsWith(prefix) && names.size() < limit) {
            int end = next.indexOf(SEPARATOR, prefix.length());
            String name = next.substring(prefix.length(), end < 0 ? next.length() : end);
            names.add(name);
            next = objects.higherKey(prefix + name + AFTER_SEPARATOR);
        }
        return names;
    }

    /** Not told: a list takes no longer than its length here. */
    @Override
    public Optional<Instant> changedAt(String directory) {
        return Optional.empty();
    }

    @Override
    public boolean delete(String path) {
        return objects.remove(key(path)) != null;
    }

    @Override
    public void deleteTree(String directory) {
        objects.subMap(key(directory) + SEPARATOR, key(directory) + AFTER_SEPARATOR)
                .clear();
        uploads.keySet().removeIf(path -> path.startsWith(directory + "/"));
    }

    @Override
    public UploadSession createUpload(String path) {
        MemoryUpload upload = new MemoryUpload(this, path, clock);
        uploads.put(path, upload);
        return upload;
    }

    @Override
    public Optional<UploadSession> resumeUpload(String path) {
        Optional<MemoryUpload> upload = Optional.ofNullable(uploads.get(path));
        if (upload.isPresent() && !upload.get().hold()) {
            throw new StorageException(Reason.BUSY, path + " is held by another session");
        }
        return upload.map(UploadSession.class::cast);
    }

    @Override
    public Optional<StoredUpload> findUpload(String path) {
        return Optional.ofNullable(uploads.get(path)).map(MemoryUpload::stored);
    }

    /** Nothing outlives a crash. */
    @Override
    public long sweep(Instant before) {
        return 0;
    }

    @Override
    public void close() {}

    /** Ends an upload, and makes its bytes an object. */
    void commit(String upload, String path, MemoryObject object) {
        objects.putIfAbsent(key(path), object);
        forget(upload);
    }

    /** Ends an upload. */
    void forget(String upload) {
        uploads.remove(upload);
    }

    private Optional<MemoryObject> find(String path) {
        return Optional.ofNullable(objects.get(key(path)));
    }

    private static String key(String path) {
        return path.replace('/', SEPARATOR);
    }
}
