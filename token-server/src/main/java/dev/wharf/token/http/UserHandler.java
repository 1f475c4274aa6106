package dev.wharf.token.http;

import dev.wharf.token.authn.PasswordHasher;
import dev.wharf.token.authn.PasswordPolicy;
import dev.wharf.token.storage.User;
import dev.wharf.token.storage.UserSettings;
import dev.wharf.token.storage.UserStore;
import io.helidon.webserver.http.ServerRequest;
import java.util.List;
import java.util.Optional;

/** The accounts. */
public final class UserHandler {
    private final UserStore users;
    private final PasswordHasher hasher;

    public UserHandler(UserStore users, PasswordHasher hasher) {
        this.users = users;
        this.hasher = hasher;
    }

    /** What is shown of an account: nothing of its password. */
    private record View(String name, boolean admin, List<String> groups) {
        static View of(User user) {
            return new View(user.name(), user.admin(), List.copyOf(user.groups()));
        }
    }

    /** {@code GET /api/v1/users}. */
    Answer list() {
        return Answer.json(200, users.list().stream().map(View::of).toList());
    }

    /** {@code GET /api/v1/users/{name}}. */
    Answer get(String name) {
        return users.find(name).map(user -> Answer.json(200, View.of(user))).orElseThrow(UserHandler::unknown);
    }

    /**
     * {@code PUT /api/v1/users/{name}} with {@code {"password":"…","admin":false}}: creates the account (201) or
     * changes it (200). The password of an existing account stays when none is given; {@code admin} is false unless it
     * is given.
     */
    Answer put(String name, ServerRequest request, Admin admin) {
        AccountName.check(name);
        JsonFields body = RequestBody.read(request);
        Optional<String> password = body.text("password");
        boolean isAdmin = body.flag("admin", false);
        body.end();
        password.flatMap(chosen -> PasswordPolicy.objection(name, chosen)).ifPresent(objection -> {
            throw Problem.unacceptable("password", objection).refuse();
        });
        UserSettings settings = new UserSettings(password.map(hasher::hash), isAdmin, true);
        String detail = "admin=" + isAdmin + (password.isPresent() ? " with a new password" : "");
        return switch (users.put(name, settings)) {
            case CREATED -> {
                admin.created("user:" + name, detail);
                yield answer(201, name);
            }
            case UPDATED -> {
                admin.changed("user:" + name, detail);
                yield answer(200, name);
            }
            case PASSWORD_MISSING ->
                throw Problem.unacceptable("password", "is required for a new account")
                        .refuse();
            case LAST_ADMIN ->
                throw Problem.of(409, name + " is the only administrator: send \"admin\": true to keep it so")
                        .refuse();
        };
    }

    /** {@code DELETE /api/v1/users/{name}}: the memberships of the account and the rules about it go with it. */
    Answer delete(String name, Admin admin) {
        return switch (users.delete(name)) {
            case DELETED -> {
                admin.deleted("user:" + name);
                yield Answer.empty(204);
            }
            case NOT_FOUND -> throw unknown();
            case LAST_ADMIN ->
                throw Problem.of(409, name + " is the only administrator and cannot be deleted")
                        .refuse();
        };
    }

    /** Read back rather than repeated, because groups belong to the answer. */
    private Answer answer(int status, String name) {
        return users.find(name).map(user -> Answer.json(status, View.of(user))).orElseThrow(UserHandler::unknown);
    }

    private static RefusedException unknown() {
        return Problem.of(404, "there is no such user").refuse();
    }
}
