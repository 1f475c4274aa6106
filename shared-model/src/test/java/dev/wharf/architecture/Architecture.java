package dev.wharf.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is where in one module. Packages are given relative to the root and mean what is below them too; {@code "."} is
 * the root package alone.
 *
 * @param root the module's base package; wiring happens here, so here alone drivers, clock, randomness and the standard
 *     streams are named
 * @param classes the production classes below it
 * @param layers from top to bottom; none knows one above it
 * @param drivers interchangeable implementations
 * @param helidon who may speak to Helidon
 * @param files who may touch the file system
 * @param nimbus who may speak JOSE
 * @param logback who may speak to the logging library
 * @param sources classes that may make times and random values where the root cannot hand them in, by simple name
 */
public record Architecture(
        String root,
        JavaClasses classes,
        List<String> layers,
        List<String> drivers,
        List<String> helidon,
        List<String> files,
        List<String> nimbus,
        List<String> logback,
        List<String> sources) {

    /** An architecture of the classes below this package that allows nothing yet. */
    public static Architecture of(String root) {
        JavaClasses classes = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages(root);
        return of(root, classes);
    }

    static Architecture of(String root, JavaClasses classes) {
        return new Architecture(
                root, classes, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
    }

    public Architecture layers(String... packages) {
        return new Architecture(root, classes, List.of(packages), drivers, helidon, files, nimbus, logback, sources);
    }

    public Architecture drivers(String... packages) {
        return new Architecture(root, classes, layers, List.of(packages), helidon, files, nimbus, logback, sources);
    }

    public Architecture helidon(String... packages) {
        return new Architecture(root, classes, layers, drivers, List.of(packages), files, nimbus, logback, sources);
    }

    public Architecture files(String... packages) {
        return new Architecture(root, classes, layers, drivers, helidon, List.of(packages), nimbus, logback, sources);
    }

    public Architecture nimbus(String... packages) {
        return new Architecture(root, classes, layers, drivers, helidon, files, List.of(packages), logback, sources);
    }

    public Architecture logback(String... packages) {
        return new Architecture(root, classes, layers, drivers, helidon, files, nimbus, List.of(packages), sources);
    }

    public Architecture sources(String... classNames) {
        return new Architecture(root, classes, layers, drivers, helidon, files, nimbus, logback, List.of(classNames));
    }

    /** Full patterns for relative packages. */
    String[] patterns(List<String> packages) {
        return packages.stream().map(this::pattern).toArray(String[]::new);
    }

    /** Full patterns for relative packages and the root. */
    String[] patternsAndRoot(List<String> packages) {
        return Stream.concat(Stream.of(root), packages.stream().map(this::pattern))
                .toArray(String[]::new);
    }

    private String pattern(String relative) {
        return relative.equals(".") ? root : root + "." + relative + "..";
    }
}
