package dev.wharf.architecture;

/** The architecture of this module. */
class ArchitectureTest extends WharfRules {
    ArchitectureTest() {
        super(Architecture.of("dev.wharf")
                .layers("server", "model")
                .helidon("server.connection", "server.ops")
                .files("server.settings", "server.connection")
                .logback("server.logging")
                .sources("RequestId"));
    }
}
