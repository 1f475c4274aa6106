package dev.wharf.token.storage;

import dev.wharf.token.service.Service;
import dev.wharf.token.service.ServiceName;
import dev.wharf.token.service.ServiceSettings;
import java.util.List;
import java.util.Optional;

/**
 * The services that tokens are signed for. Changes are durable when a method returns; every method throws
 * {@link StorageException} when the database does not answer.
 */
public interface ServiceStore {
    /** What became of a {@link #put}. */
    enum PutResult {
        CREATED,
        UPDATED
    }

    /** Finds a service by its exact name. */
    Optional<Service> find(String name);

    /** All services, by id. */
    List<Service> list();

    /** Creates or changes a service. */
    PutResult put(ServiceName name, ServiceSettings settings);

    /**
     * Makes the first service be this one, whatever it was called: what is about it stays about it.
     *
     * @return whether it is; not if another service has this name, and then nothing changed
     */
    boolean putFirst(ServiceName name, ServiceSettings settings);

    /**
     * Deletes a service, and what is about it; never the first one.
     *
     * @return whether there was one
     */
    boolean delete(String name);
}
