package dev.wharf.model;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * The repositories that a rule speaks of. Only shapes that an index can find are patterns: one name, everything below a
 * path ({@code team/**}), its direct children ({@code team/*}), or those whose last part has a shape
 * ({@code team/app-*}); {@code **} is everything, {@code *} every name without a slash.
 */
public sealed interface RepositoryPattern {
    /** Every repository. */
    RepositoryPattern ALL = new Subtree("");

    /** Slashes that a pattern may have, so that a bounded number of anchors finds every rule for a name. */
    int MAX_DEPTH = 32;

    /**
     * The key under which the index files the pattern: the name itself, or the path above the wildcard with its
     * {@code /}, empty at the top.
     */
    String anchor();

    /** Whether the pattern covers this repository. */
    boolean matches(RepositoryName name);

    /** Whether it surely covers whatever another pattern covers. */
    boolean covers(RepositoryPattern other);

    /** Whether both may cover the same repository; if not, none is. */
    boolean meets(RepositoryPattern other);

    /** What every name that it covers starts with; the longest such text. */
    String prefix();

    /**
     * The least text, not less than {@code from}, that can be a name covered or come before one; empty if no name from
     * there on is covered. Whoever lists goes from here to there at once.
     */
    Optional<String> seek(String from);

    private static Optional<String> seek(String from, String prefix) {
        if (from.compareTo(prefix) <= 0) {
            return Optional.of(prefix);
        }
        return from.startsWith(prefix) ? Optional.of(from) : Optional.empty();
    }

    /** One repository. */
    record Exact(RepositoryName name) implements RepositoryPattern {
        @Override
        public String anchor() {
            return name.value();
        }

        @Override
        public boolean matches(RepositoryName other) {
            return name.equals(other);
        }

        @Override
        public boolean covers(RepositoryPattern other) {
            return equals(other);
        }

        @Override
        public boolean meets(RepositoryPattern other) {
            return covers(other) || other.covers(this);
        }

        @Override
        public String prefix() {
            return name.value();
        }

        @Override
        public Optional<String> seek(String from) {
            return from.compareTo(name.value()) <= 0 ? Optional.of(name.value()) : Optional.empty();
        }

        @Override
        public String toString() {
            return name.value();
        }
    }

    /** Everything below a path, at any depth. */
    record Subtree(String anchor) implements RepositoryPattern {
        @Override
        public boolean matches(RepositoryName name) {
            return name.value().startsWith(anchor);
        }

        @Override
        public String prefix() {
            return anchor;
        }

        @Override
        public Optional<String> seek(String from) {
            return RepositoryPattern.seek(from, anchor);
        }

        /** The least text that sorts behind all that it covers; empty if there is none. */
        public Optional<String> end() {
            return anchor.isEmpty() ? Optional.empty() : Optional.of(anchor.substring(0, anchor.length() - 1) + '0');
        }

        @Override
        public boolean covers(RepositoryPattern other) {
            return other.anchor().startsWith(anchor);
        }

        @Override
        public boolean meets(RepositoryPattern other) {
            return covers(other) || other.covers(this);
        }

        @Override
        public String toString() {
            return anchor + "**";
        }
    }

    /**
     * What is directly below a path and whose last part has a shape.
     *
     * @param anchor the path
     * @param shape literal characters and at least one {@code *}, each of which stands for any number of characters
     */
    record Children(String anchor, String shape) implements RepositoryPattern {
        @Override
        public boolean matches(RepositoryName name) {
            String value = name.value();
            return value.startsWith(anchor)
                    && value.indexOf('/', anchor.length()) < 0
                    && hasShape(value.substring(anchor.length()));
        }

        /** A shape has another one's shape if its {@code *} stand for whatever those of the other may stand for. */
        @Override
        public boolean covers(RepositoryPattern other) {
            return switch (other) {
                case Exact(RepositoryName name) -> matches(name);
                case Subtree _ -> false;
                case Children(String path, String inner) -> path.equals(anchor) && hasShape(inner);
            };
        }

        @Override
        public boolean meets(RepositoryPattern other) {
            return covers(other) || other.covers(this) || hasShapeInCommonWith(other);
        }

        private boolean hasShapeInCommonWith(RepositoryPattern other) {
            return other instanceof Children(String path, String otherShape)
                    && path.equals(anchor)
                    && agree(head(shape), head(otherShape), String::startsWith)
                    && agree(tail(shape), tail(otherShape), String::endsWith);
        }

        private static boolean agree(String one, String other, BiPredicate<String, String> goesOn) {
            return goesOn.test(one, other) || goesOn.test(other, one);
        }

        private static String head(String shape) {
            return shape.substring(0, shape.indexOf('*'));
        }

        private static String tail(String shape) {
            return shape.substring(shape.lastIndexOf('*') + 1);
        }

        @Override
        public String prefix() {
            return anchor + head(shape);
        }

        /** What lies deeper is passed over with the whole directory: {@code 0} is the character after {@code /}. */
        @Override
        public Optional<String> seek(String from) {
            return RepositoryPattern.seek(from, prefix()).map(next -> {
                int slash = next.indexOf('/', anchor.length());
                return slash < 0 ? next : next.substring(0, slash) + '0';
            });
        }

        private boolean hasShape(String last) {
            List<String> literals = List.of(shape.split("\\*", -1));
            String head = literals.getFirst();
            String tail = literals.getLast();
            if (!last.startsWith(head) || !last.endsWith(tail) || last.length() < head.length() + tail.length()) {
                return false;
            }
            String middle = last.substring(head.length(), last.length() - tail.length());
            int from = 0;
            for (String literal : literals.subList(1, literals.size() - 1)) {
                int at = middle.indexOf(literal, from);
                if (at < 0) {
                    return false;
                }
                from = at + literal.length();
            }
            return true;
        }

        @Override
        public String toString() {
            return anchor + shape;
        }
    }

    /**
     * Parses a pattern.
     *
     * @throws InvalidValueException with a hint if it is not of an accepted shape
     */
    static RepositoryPattern parse(String text) {
        return PatternParser.parse(text);
    }

    /** The anchors of every pattern that can match the name: itself, and each path above it, the top included. */
    static Set<String> anchorsOf(RepositoryName name) {
        Set<String> anchors = new LinkedHashSet<>();
        anchors.add(name.value());
        anchors.add("");
        int slash = name.value().indexOf('/');
        for (int depth = 1; slash >= 0 && depth <= MAX_DEPTH; depth++) {
            anchors.add(name.value().substring(0, slash + 1));
            slash = name.value().indexOf('/', slash + 1);
        }
        return anchors;
    }
}
