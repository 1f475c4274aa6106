package dev.wharf.token.http;

import dev.wharf.token.service.Service;
import dev.wharf.token.storage.ServiceStore;
import java.util.List;
import java.util.Optional;

/** The services that a token can be asked for. */
public final class KnownServices {
    private final ServiceStore services;

    public KnownServices(ServiceStore services) {
        this.services = services;
    }

    /**
     * Finds the service that a client means.
     *
     * @param asked what it calls it; if it says nothing, the only one is meant
     * @throws RefusedException 400 if there is none of this name, or several where nothing is said
     */
    Service named(Optional<String> asked) {
        Optional<Service> found = asked.isPresent() ? services.find(asked.get()) : theOnlyOne();
        return found.orElseThrow(() -> TokenError.UNKNOWN_SERVICE.refuse(
                asked.isPresent()
                        ? "unknown service; this server signs tokens for " + names()
                        : "a service is required, one of " + names()));
    }

    private Optional<Service> theOnlyOne() {
        List<Service> all = services.list();
        return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
    }

    private String names() {
        return String.join(
                ", ",
                services.list().stream().map(service -> service.name().value()).toList());
    }
}
