package dev.wharf.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The rules of design section 2; a module's {@code ArchitectureTest} extends this and says what is where. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class WharfRules {
    private final Architecture architecture;

    protected WharfRules(Architecture architecture) {
        this.architecture = architecture;
    }

    private void check(ArchRule rule, String because) {
        // A rule may speak of a package that does not exist yet.
        rule.because(because).allowEmptyShould(true).check(architecture.classes());
    }

    private void only(List<String> allowed, String because, String... libraries) {
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackages(architecture.patterns(allowed))
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(libraries),
                because);
    }

    @Test
    void names() {
        check(
                noClasses().should().haveNameMatching(".*(Utils?|Helper|Manager|Impl)(\\$.*)?"),
                "a name says what a class is, not that it is of use");
    }

    @Test
    void cycles() {
        check(
                slices().matching(architecture.root() + ".(**)").should().beFreeOfCycles(),
                "what depends on itself cannot be understood in parts");
    }

    @Test
    void nullMarked() {
        ArchCondition<JavaClass> marked = new ArchCondition<>("be in a @NullMarked package") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                if (!item.getPackage().isAnnotatedWith(NullMarked.class)) {
                    events.add(SimpleConditionEvent.violated(
                            item, item.getName() + " is in a package without @NullMarked package-info"));
                }
            }
        };
        check(classes().should(marked), "NullAway checks only what is marked");
    }

    @Test
    void layers() {
        List<String> layers = architecture.layers();
        for (int i = 1; i < layers.size(); i++) {
            check(
                    noClasses()
                            .that()
                            .resideInAnyPackage(architecture.patterns(List.of(layers.get(i))))
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(architecture.patterns(layers.subList(0, i))),
                    "a request goes " + String.join(" → ", layers) + " and never back");
        }
    }

    @Test
    void drivers() {
        for (String driver : architecture.drivers()) {
            check(
                    noClasses()
                            .that()
                            .resideOutsideOfPackages(architecture.patternsAndRoot(List.of(driver)))
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(architecture.patterns(List.of(driver))),
                    "a driver is named where everything is wired, and nowhere else");
        }
    }

    @Test
    void helidon() {
        only(architecture.helidon(), "what is not HTTP must not know who speaks it", "io.helidon..");
    }

    @Test
    void sql() {
        only(List.of("storage.jdbc"), "SQL is an affair of one package", "java.sql..", "javax.sql..");
    }

    @Test
    void nimbus() {
        only(architecture.nimbus(), "tokens are made in one package and verified in one", "com.nimbusds..");
    }

    @Test
    void logging() {
        only(
                architecture.logback(),
                "code logs through System.Logger",
                "org.slf4j..",
                "ch.qos..",
                "java.util.logging..");
    }

    @Test
    void files() {
        only(architecture.files(), "a store may be no file system", "java.nio.file..");
        check(
                noClasses()
                        .that()
                        .resideOutsideOfPackages(architecture.patterns(architecture.files()))
                        .should()
                        .dependOnClassesThat()
                        .haveNameMatching("java\\.io\\.(File|RandomAccessFile)[A-Za-z]*"),
                "a store may be no file system");
    }

    @Test
    void streams() {
        check(
                noClasses().that().resideOutsideOfPackage(architecture.root()).should(ACCESS_STANDARD_STREAMS),
                "standard output is the product's; the rest is logged");
    }

    @Test
    void clockAndRandomness() {
        DescribedPredicate<JavaCall<?>> now = target(
                        nameMatching("now|currentTimeMillis|randomUUID|random|current|system.*"))
                .and(
                        target(
                                owner(
                                        nameMatching(
                                                "java\\.time\\.[A-Za-z]+|java\\.lang\\.(System|Math)|java\\.util\\.(UUID|concurrent\\.ThreadLocalRandom)"))))
                .and(not(DescribedPredicate.describe(
                        "with a clock",
                        call -> call.getTarget().getParameterTypes().stream()
                                .anyMatch(type -> type.getName().equals("java.time.Clock")))));
        DescribedPredicate<JavaCall<?>> dice = target(nameMatching("<init>"))
                .and(target(owner(nameMatching("java\\.util\\.Random|java\\.security\\.SecureRandom"))));
        check(
                noClasses()
                        .that(not(resideInAnyPackage(architecture.root()))
                                .and(not(nameMatching(".*\\.(" + String.join("|", architecture.sources()) + ")(\\$.*)?")
                                        .forSubtype())))
                        .should()
                        .callCodeUnitWhere(now.or(dice).forSubtype()),
                "a test brings its own time and luck");
    }
}
