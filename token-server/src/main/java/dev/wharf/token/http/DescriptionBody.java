package dev.wharf.token.http;

import dev.wharf.model.InvalidValueException;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.RepositoryPattern;
import dev.wharf.token.authz.Openness;
import dev.wharf.token.storage.Namespace;

/** What clients say of namespaces and repositories. */
final class DescriptionBody {
    private DescriptionBody() {}

    /** @throws RefusedException 422 if something is out of its bounds, 400 for a field that there is not */
    static Namespace.Description of(JsonFields body) {
        String text = body.text("description").orElse("");
        String visibility = body.text("visibility").orElse(Openness.PRIVATE.label());
        body.end();
        if (text.length() > Namespace.Description.MAX_LENGTH || text.indexOf('\0') >= 0) {
            throw Problem.unacceptable(
                            "description",
                            text,
                            "must have at most " + Namespace.Description.MAX_LENGTH + " characters and no NUL")
                    .refuse();
        }
        return new Namespace.Description(
                text,
                Openness.of(visibility)
                        .orElseThrow(() -> Problem.unacceptable(
                                        "visibility", visibility, "must be private, internal or public")
                                .refuse()));
    }

    /**
     * A path in a URL, below which rules can speak of repositories.
     *
     * @throws RefusedException 422 if it is none
     */
    static RepositoryName path(String field, String text) {
        try {
            RepositoryPattern.parse(text + "/**");
            return new RepositoryName(text);
        } catch (InvalidValueException e) {
            throw Problem.unacceptable(field, text, e.getMessage()).refuse();
        }
    }
}
