package dev.wharf.token;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import dev.wharf.architecture.Architecture;
import dev.wharf.architecture.WharfRules;
import org.junit.jupiter.api.Test;

/** The architecture of this module. */
class ArchitectureTest extends WharfRules {
    private static final Architecture MODULE = Architecture.of("dev.wharf.token")
            .layers("http", "authn", "storage", "federation", "authz")
            .drivers("storage.jdbc")
            .helidon(".", "http", "ops")
            // The client keeps logins, and looks where the server of a data directory listens.
            .files(".", "config", "issue", "storage.jdbc", "cli")
            .nimbus("issue", "federation");

    ArchitectureTest() {
        super(MODULE);
    }

    @Test
    void client() {
        noClasses()
                .that()
                .resideInAPackage("dev.wharf.token.cli..")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.wharf.token..")
                        .and(not(resideInAnyPackage("dev.wharf.token.cli..", "dev.wharf.token.config.."))))
                .because("the client is a program of its own: it knows the server by its API and its settings alone")
                .check(MODULE.classes());
    }
}
