package dev.wharf.token.http;

import dev.wharf.model.RepositoryName;
import dev.wharf.model.RepositoryPattern;
import dev.wharf.model.Scope;
import java.util.List;
import java.util.Optional;

/** The scopes of a question about access, as strict as token requests are lenient. */
final class AskedScopes {
    private static final int MAX_SCOPES = 64;

    private AskedScopes() {}

    /** @throws RefusedException 422 if there is none, one is malformed, or there are more than 64 */
    static List<Scope> of(List<String> texts) {
        if (texts.isEmpty() || texts.size() > MAX_SCOPES) {
            throw Problem.unacceptable("scopes", "must be 1 to " + MAX_SCOPES).refuse();
        }
        texts.forEach(AskedScopes::one);
        return Scope.parseAll(texts);
    }

    /** @throws RefusedException 422 if it is malformed */
    static Scope one(String text) {
        return Scope.parse(text)
                .orElseThrow(() -> Problem.unacceptable(
                                "scopes", text, "must be type:name:actions, as in repository:team/app:pull,push")
                        .refuse());
    }

    /** The repository that a scope is about, as a pattern. */
    static Optional<RepositoryPattern> repository(Scope scope) {
        return Optional.of(scope)
                .filter(asked -> asked.type().equals(Scope.REPOSITORY) && RepositoryName.isValid(asked.name()))
                .map(asked -> new RepositoryPattern.Exact(new RepositoryName(asked.name())));
    }
}
