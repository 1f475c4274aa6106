package dev.wharf.token.authz;

import dev.wharf.model.InvalidValueException;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.RepositoryPattern;
import java.util.Arrays;
import java.util.Optional;

/** Where a rule holds: at the same repositories for everybody, or at a place of each user's own. */
public sealed interface RulePattern {
    /** Every repository. */
    RulePattern ALL = new Fixed(RepositoryPattern.ALL);

    /** The key under which the index files it. */
    String anchor();

    /** The repositories that are meant for a caller; empty if none are. */
    Optional<RepositoryPattern> forUser(Optional<String> user);

    /** The same repositories for everybody. */
    record Fixed(RepositoryPattern repositories) implements RulePattern {
        @Override
        public String anchor() {
            return repositories.anchor();
        }

        @Override
        public Optional<RepositoryPattern> forUser(Optional<String> user) {
            return Optional.of(repositories);
        }

        @Override
        public String toString() {
            return repositories.toString();
        }
    }

    /**
     * A pattern with a place for the user's name, for instance <code>home/${user}/**</code>. It means nothing for
     * robots, for anonymous callers, and for users whose names are no path component: {@code Ann} is not {@code ann}.
     *
     * @param text a {@link RepositoryPattern} one component of which is {@value #USER}
     */
    record Template(String text) implements RulePattern {
        /** The component that stands for the user's name. */
        public static final String USER = "${user}";

        /** Under this key the index files all templates; it is no path. */
        public static final String ANCHOR = USER;

        /** @throws InvalidValueException with a hint if it is not of an accepted shape */
        public Template {
            long places =
                    Arrays.stream(text.split("/", -1)).filter(USER::equals).count();
            String rest = text.replaceFirst("\\$\\{user}", "u");
            if (places != 1 || rest.contains("${") || text.length() > RepositoryName.MAX_LENGTH) {
                throw new InvalidValueException("invalid pattern: a template has at most " + RepositoryName.MAX_LENGTH
                        + " characters and ${user} once, as a whole part of the path, as in ${user}/** or"
                        + " home/${user}/**");
            }
            RepositoryPattern.parse(rest);
        }

        @Override
        public String anchor() {
            return ANCHOR;
        }

        @Override
        public Optional<RepositoryPattern> forUser(Optional<String> user) {
            return user.filter(Template::isComponent)
                    .map(name -> text.replace(USER, name))
                    .filter(expanded -> expanded.length() <= RepositoryName.MAX_LENGTH)
                    .map(RepositoryPattern::parse);
        }

        /**
         * The path at which a user's own repositories begin, which may be somebody else's already; empty where
         * {@link #forUser} is.
         */
        public Optional<RepositoryName> place(Optional<String> user) {
            String path = text.substring(0, text.indexOf(USER) + USER.length());
            return user.filter(_ -> forUser(user).isPresent())
                    .map(name -> new RepositoryName(path.replace(USER, name)));
        }

        private static boolean isComponent(String user) {
            return RepositoryName.isValid(user) && user.indexOf('/') < 0;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * Parses a pattern or a template.
     *
     * @throws InvalidValueException with a hint if it is not of an accepted shape
     */
    static RulePattern parse(String text) {
        return text.contains("${") ? new Template(text) : new Fixed(RepositoryPattern.parse(text));
    }
}
