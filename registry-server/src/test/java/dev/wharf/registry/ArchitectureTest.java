package dev.wharf.registry;

import dev.wharf.architecture.Architecture;
import dev.wharf.architecture.WharfRules;

/** The architecture of this module. */
class ArchitectureTest extends WharfRules {
    ArchitectureTest() {
        super(Architecture.of("dev.wharf.registry")
                .layers("http", "service", "storage")
                .drivers("storage.filesystem", "storage.inmemory")
                .helidon(".", "http", "ops")
                .files(".", "config", "auth", "storage.filesystem")
                .nimbus("auth"));
    }
}
