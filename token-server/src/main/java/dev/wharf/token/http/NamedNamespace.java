package dev.wharf.token.http;

import dev.wharf.model.RepositoryName;
import dev.wharf.model.RepositoryPattern;
import dev.wharf.token.service.Service;

/** A namespace that a request is about, whether it is there or not. */
record NamedNamespace(Service service, RepositoryName path) {
    /** The parameter of the query that names the service. */
    static final String SERVICE = "service";

    /**
     * The namespace that the path of a request names, if the caller may manage it: nobody else learns whether it is
     * there.
     *
     * @throws RefusedException 403 for others, 422 if it can be none
     */
    static NamedNamespace managed(ApiRequest request, ServiceChoice services, Delegation delegation) {
        NamedNamespace named = new NamedNamespace(
                services.named(request.query(SERVICE).first(SERVICE)),
                DescriptionBody.path("path", request.parameter("path")));
        delegation.requireAll(request.caller(), named.service().id(), named.repositories());
        return named;
    }

    /** All that belongs to it: what is below its path, and not the repository that is called as the path is. */
    RepositoryPattern repositories() {
        return new RepositoryPattern.Subtree(path + "/");
    }

    /** What the record of changes calls it. */
    String target() {
        return "namespace:" + path;
    }

    static RefusedException unknown() {
        return Problem.of(404, "there is no such namespace").refuse();
    }
}
