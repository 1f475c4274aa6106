package dev.wharf.registry.http;

import dev.wharf.model.Digest;
import dev.wharf.model.Reference;
import dev.wharf.model.RepositoryName;
import java.util.List;

/** What a path of the API names (OCI distribution spec, "Endpoints"). */
public sealed interface Route {
    /** The name of the route in metrics, as registry:2 labels it. */
    String label();

    /** The methods it serves, in the order of the {@code Allow} header. */
    List<String> methods();

    /** {@code /v2/}: whether the API is here and the credentials are good; any method will do, as for registry:2. */
    record Base() implements Route {
        @Override
        public String label() {
            return "base";
        }

        @Override
        public List<String> methods() {
            return List.of("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT");
        }
    }

    /** {@code /v2/_catalog}. */
    record Catalog() implements Route {
        @Override
        public String label() {
            return "catalog";
        }

        @Override
        public List<String> methods() {
            return List.of("GET");
        }
    }

    /** A path that names a repository. */
    sealed interface InRepository extends Route {
        /** The repository. */
        RepositoryName repository();
    }

    /** {@code /v2/<name>/tags/list}. */
    record Tags(RepositoryName repository) implements InRepository {
        @Override
        public String label() {
            return "tags";
        }

        @Override
        public List<String> methods() {
            return List.of("GET");
        }
    }

    /** {@code /v2/<name>/referrers/<digest>}. */
    record Referrers(RepositoryName repository, Digest subject) implements InRepository {
        @Override
        public String label() {
            return "referrers";
        }

        @Override
        public List<String> methods() {
            return List.of("GET");
        }
    }

    /** {@code /v2/<name>/manifests/<reference>}. */
    record Manifest(RepositoryName repository, Reference reference) implements InRepository {
        @Override
        public String label() {
            return "manifest";
        }

        @Override
        public List<String> methods() {
            return List.of("DELETE", "GET", "HEAD", "PUT");
        }
    }

    /** {@code /v2/<name>/blobs/<digest>}. */
    record Blob(RepositoryName repository, Digest digest) implements InRepository {
        @Override
        public String label() {
            return "blob";
        }

        @Override
        public List<String> methods() {
            return List.of("DELETE", "GET", "HEAD");
        }
    }

    /** {@code /v2/<name>/blobs/uploads/}. */
    record Uploads(RepositoryName repository) implements InRepository {
        @Override
        public String label() {
            return "blob_upload";
        }

        @Override
        public List<String> methods() {
            return List.of("POST");
        }
    }

    /**
     * {@code /v2/<name>/blobs/uploads/<id>}.
     *
     * @param id a UUID in its usual text form
     */
    record Upload(RepositoryName repository, String id) implements InRepository {
        @Override
        public String label() {
            return "blob_upload_chunk";
        }

        @Override
        public List<String> methods() {
            return List.of("DELETE", "GET", "HEAD", "PATCH", "PUT");
        }
    }
}
