package dev.wharf.token;

import dev.wharf.architecture.Architecture;
import dev.wharf.architecture.WharfRules;

/** The architecture of this module. */
class ArchitectureTest extends WharfRules {
    ArchitectureTest() {
        super(Architecture.of("dev.wharf.token")
                .layers("http", "authn", "storage", "federation", "authz")
                .drivers("storage.jdbc")
                .helidon(".", "http", "ops")
                .files(".", "config", "issue", "storage.jdbc")
                .nimbus("issue", "federation"));
    }
}
