package dev.wharf.token.storage;

import dev.wharf.token.federation.Provider;
import dev.wharf.token.federation.Trust;
import dev.wharf.token.federation.TrustDirectory;
import java.util.List;
import java.util.Optional;

/**
 * The OpenID providers and the trusts in them. Changes are durable when a method returns; every method throws
 * {@link StorageException} when the database does not answer.
 */
public interface FederationStore extends TrustDirectory {
    /** What became of a {@link #put}. */
    enum PutResult {
        CREATED,
        UPDATED,
        /** Another provider has this issuer; nothing changed. */
        ISSUER_TAKEN,
        /** The trust is in a provider that does not exist; nothing changed. */
        NO_PROVIDER,
        /** The trust leads to a robot that does not exist; nothing changed. */
        NO_ROBOT
    }

    /** Finds a provider by its name. */
    Optional<Provider> findProvider(String name);

    /** The providers by name: at most so many of those that come after one. */
    List<Provider> providers(String after, int limit);

    /** Creates or changes a provider; the trusts in it stay. */
    PutResult put(Provider provider);

    /**
     * Deletes a provider and the trusts in it.
     *
     * @return whether there was one
     */
    boolean deleteProvider(String name);

    /** Finds a trust by its name. */
    Optional<Trust> findTrust(String name);

    /** The trusts by name: at most so many of those that come after one. */
    List<Trust> trusts(String after, int limit);

    /** Creates or changes a trust. */
    PutResult put(Trust trust);

    /**
     * Deletes a trust.
     *
     * @return whether there was one
     */
    boolean deleteTrust(String name);
}
