package dev.wharf.architecture;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule finds the class that breaks it and no other. */
class WharfRulesTest {
    private static final String FIXTURE = "dev.wharf.architecture.fixture";
    private static final JavaClasses CLASSES = new ClassFileImporter().importPackages(FIXTURE);

    private static final class Rules extends WharfRules {
        Rules(String service) {
            super(Architecture.of(FIXTURE, CLASSES)
                    .layers("http", "service", "storage")
                    .drivers("storage.disk")
                    .helidon("http", service)
                    .files("storage.disk", service)
                    .logback(service)
                    .sources(service.equals("none") ? "None" : "OffenderHelper"));
        }
    }

    static Stream<Arguments> rules() {
        return Stream.<Consumer<WharfRules>>of(
                        WharfRules::names,
                        WharfRules::cycles,
                        WharfRules::layers,
                        WharfRules::drivers,
                        WharfRules::helidon,
                        WharfRules::sql,
                        WharfRules::logging,
                        WharfRules::files,
                        WharfRules::streams,
                        WharfRules::clockAndRandomness)
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void findTheOffender(Consumer<WharfRules> rule) {
        assertThatThrownBy(() -> rule.accept(new Rules("none")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("OffenderHelper")
                .message()
                .doesNotContainPattern("(?m)^(Class|Method|Constructor) <[a-z.]*\\.(Front|Disk|Rows|Unmarked)");
    }

    @Test
    void findAPackageThatIsNotNullMarked() {
        assertThatThrownBy(new Rules("none")::nullMarked)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Unmarked")
                .message()
                .doesNotContain("OffenderHelper");
    }

    @Test
    void allowWhatTheArchitectureAllows() {
        Rules rules = new Rules("service");
        assertThatCode(rules::helidon).doesNotThrowAnyException();
        assertThatCode(rules::files).doesNotThrowAnyException();
        assertThatCode(rules::logging).doesNotThrowAnyException();
        assertThatCode(rules::clockAndRandomness).doesNotThrowAnyException();
        assertThatCode(rules::nimbus).doesNotThrowAnyException();
    }
}
