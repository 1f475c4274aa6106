package dev.wharf.registry.service;

import dev.wharf.model.Digest;
import dev.wharf.model.ErrorCode;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.Tag;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** What a registry does, in the simplest words: the oracle of the model test. */
final class RegistryModel {
    private final Map<RepositoryName, Repository> repositories = new HashMap<>();

    static final class Repository {
        final Map<String, String> uploads = new HashMap<>();
        final Map<Digest, String> blobs = new HashMap<>();
        final TreeMap<Digest, String> manifests = new TreeMap<>();
        final TreeMap<String, Digest> tags = new TreeMap<>();
    }

    Repository of(RepositoryName name) {
        return repositories.computeIfAbsent(name, _ -> new Repository());
    }

    Set<String> repositoriesWithContent() {
        Set<String> names = new HashSet<>();
        repositories.forEach((name, repository) -> {
            if (!repository.blobs.isEmpty() || !repository.manifests.isEmpty()) {
                names.add(name.value());
            }
        });
        return names;
    }

    Optional<ErrorCode> append(RepositoryName name, String id, long offset, String piece) {
        String content = of(name).uploads.get(id);
        if (content == null) {
            return Optional.of(ErrorCode.BLOB_UPLOAD_UNKNOWN);
        }
        if (content.length() != offset) {
            return Optional.of(ErrorCode.RANGE_INVALID);
        }
        of(name).uploads.put(id, content + piece);
        return Optional.empty();
    }

    Optional<ErrorCode> commit(RepositoryName name, String id, long offset, String piece, Digest digest) {
        Optional<ErrorCode> refused = append(name, id, offset, piece);
        if (refused.isPresent()) {
            return refused;
        }
        String content = of(name).uploads.getOrDefault(id, "");
        of(name).uploads.remove(id);
        if (!digest.algorithm().of(Fixture.bytes(content)).equals(digest)) {
            return Optional.of(ErrorCode.DIGEST_INVALID);
        }
        of(name).blobs.put(digest, content);
        return Optional.empty();
    }

    Optional<ErrorCode> cancel(RepositoryName name, String id) {
        return of(name).uploads.remove(id) == null ? Optional.of(ErrorCode.BLOB_UPLOAD_UNKNOWN) : Optional.empty();
    }

    boolean mount(Digest digest, RepositoryName from, RepositoryName to) {
        String content = of(from).blobs.get(digest);
        if (content != null) {
            of(to).blobs.put(digest, content);
        }
        return content != null;
    }

    Optional<ErrorCode> deleteBlob(RepositoryName name, Digest digest) {
        return of(name).blobs.remove(digest) == null ? Optional.of(ErrorCode.BLOB_UNKNOWN) : Optional.empty();
    }

    Optional<ErrorCode> putManifest(RepositoryName name, Tag tag, String manifest, Digest config) {
        if (!of(name).blobs.containsKey(config)) {
            return Optional.of(ErrorCode.MANIFEST_BLOB_UNKNOWN);
        }
        of(name).manifests.put(Fixture.sha256(manifest), manifest);
        of(name).tags.put(tag.value(), Fixture.sha256(manifest));
        return Optional.empty();
    }

    Optional<ErrorCode> deleteTag(RepositoryName name, Tag tag) {
        return of(name).tags.remove(tag.value()) == null ? Optional.of(ErrorCode.MANIFEST_UNKNOWN) : Optional.empty();
    }

    Optional<ErrorCode> deleteManifest(RepositoryName name, Digest digest) {
        if (of(name).manifests.remove(digest) == null) {
            return Optional.of(ErrorCode.MANIFEST_UNKNOWN);
        }
        of(name).tags.values().removeIf(digest::equals);
        return Optional.empty();
    }
}
