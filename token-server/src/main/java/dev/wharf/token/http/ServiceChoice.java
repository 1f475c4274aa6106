package dev.wharf.token.http;

import dev.wharf.token.service.Service;
import dev.wharf.token.service.ServiceName;
import dev.wharf.token.storage.ServiceStore;
import java.util.List;
import java.util.Optional;

/** The service that a request to the admin API is about: that of token.yml, if it names none. */
public final class ServiceChoice {
    private final ServiceStore services;

    public ServiceChoice(ServiceStore services) {
        this.services = services;
    }

    /**
     * The service that is meant.
     *
     * @throws RefusedException 422 if there is none of this name
     */
    Service named(Optional<String> asked) {
        return asked.map(name -> named("service", name))
                .orElseGet(() -> services.list().getFirst());
    }

    /**
     * The service with this name.
     *
     * @param field where it was written
     * @throws RefusedException 422 if there is none
     */
    Service named(String field, String name) {
        return services.find(name)
                .orElseThrow(() -> Problem.unacceptable(field, name, "there is no such service")
                        .refuse());
    }

    /** The name of a service that there is. */
    ServiceName nameOf(long id) {
        List<Service> all = services.list();
        return all.stream()
                .filter(service -> service.id() == id)
                .map(Service::name)
                .findFirst()
                .orElseThrow();
    }
}
