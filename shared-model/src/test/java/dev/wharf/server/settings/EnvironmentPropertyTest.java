package dev.wharf.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every tree and every set of variables. */
class EnvironmentPropertyTest {
    private static final List<String> KEYS = List.of("http", "Http-x", "tls", "storage", "s3", "addr");

    private final Environment environment = new Environment("REGISTRY", Map.of());

    @Provide
    Arbitrary<Node.Mapping> trees() {
        return Arbitraries.maps(Arbitraries.of(KEYS), nodes(3)).map(EnvironmentPropertyTest::mapping);
    }

    private static Arbitrary<Node> nodes(int depth) {
        Arbitrary<Node> scalars =
                Arbitraries.of("", "inmemory", "s3").map(text -> new Node.Scalar(text, Optional.of(text), null));
        if (depth == 0) {
            return scalars;
        }
        Arbitrary<Node> mappings = Arbitraries.maps(Arbitraries.of(KEYS), Arbitraries.lazy(() -> nodes(depth - 1)))
                .ofMaxSize(3)
                .map(EnvironmentPropertyTest::mapping);
        return Arbitraries.oneOf(scalars, mappings);
    }

    private static Node.Mapping mapping(Map<String, Node> entries) {
        SequencedMap<String, Node> ordered = new LinkedHashMap<>(entries);
        return new Node.Mapping(ordered, null);
    }

    @Provide
    Arbitrary<List<String>> paths() {
        return Arbitraries.of(KEYS).list().ofMinSize(1).ofMaxSize(4);
    }

    private static String variable(List<String> path) {
        return "REGISTRY_" + String.join("_", path).toUpperCase(Locale.ROOT);
    }

    private static Optional<Node> find(Node node, List<String> path) {
        if (path.isEmpty()) {
            return Optional.of(node);
        }
        return node instanceof Node.Mapping mapping
                ? mapping.entries().entrySet().stream()
                        .filter(entry -> entry.getKey().equalsIgnoreCase(path.getFirst()))
                        .findFirst()
                        .flatMap(entry -> find(entry.getValue(), path.subList(1, path.size())))
                : Optional.empty();
    }

    @Property(tries = 200)
    void aVariableIsFoundWhereItsNameSays(@ForAll("trees") Node.Mapping tree, @ForAll("paths") List<String> path) {
        Node.Mapping result = environment.over(tree, Map.of(variable(path), "5"));
        assertThat(find(result, path)).contains(new Node.Scalar("5", Optional.of(5), variable(path)));
    }

    @Property(tries = 200)
    void whatWasBesideItStays(@ForAll("trees") Node.Mapping tree, @ForAll("paths") List<String> path) {
        Node.Mapping result = environment.over(tree, Map.of(variable(path), "5"));
        assertThat(everyPath(tree).filter(other -> !isAbove(path, other) && !isAbove(other, path)))
                .allSatisfy(other -> assertThat(find(result, other)).isEqualTo(find(tree, other)));
    }

    private static Stream<List<String>> everyPath(Node node) {
        return node instanceof Node.Mapping mapping
                ? mapping.entries().entrySet().stream()
                        .flatMap(entry -> Stream.concat(Stream.of(List.<String>of()), everyPath(entry.getValue()))
                                .map(below -> join(entry.getKey(), below)))
                : Stream.empty();
    }

    private static List<String> join(String first, List<String> rest) {
        return Stream.concat(Stream.of(first), rest.stream()).toList();
    }

    private static boolean isAbove(List<String> one, List<String> other) {
        return other.size() >= one.size() && other.subList(0, one.size()).equals(one);
    }

    @Property(tries = 200)
    void theDeeperOfTwoVariablesWins(
            @ForAll("trees") Node.Mapping tree,
            @ForAll("paths") List<String> path,
            @ForAll("paths") List<String> below) {
        List<String> deep = new ArrayList<>(path);
        deep.addAll(below);
        Node.Mapping result = environment.over(tree, Map.of(variable(path), "{}", variable(deep), "5"));
        assertThat(find(result, deep)).contains(new Node.Scalar("5", Optional.of(5), variable(deep)));
    }

    @Property(tries = 200)
    void noVariablesChangeNothing(@ForAll("trees") Node.Mapping tree, @ForAll Map<String, String> others) {
        Map<String, String> variables = new HashMap<>();
        others.forEach((name, value) -> variables.put("X" + name, value));
        variables.put("REGISTRY_CONFIGURATION_PATH", "/etc/config.yml");
        assertThat(environment.over(tree, variables)).isEqualTo(tree);
    }

    @Property(tries = 200)
    void noNameAndNoValueThrows(@ForAll("trees") Node.Mapping tree, @ForAll String name, @ForAll String value) {
        assertThatCode(() -> environment.over(tree, Map.of("REGISTRY_" + name, value)))
                .doesNotThrowAnyException();
    }
}
