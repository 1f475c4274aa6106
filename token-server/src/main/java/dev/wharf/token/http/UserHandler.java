package dev.wharf.token.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.wharf.token.authn.PasswordHasher;
import dev.wharf.token.authn.PasswordPolicy;
import dev.wharf.token.authn.Principal;
import dev.wharf.token.storage.User;
import dev.wharf.token.storage.UserSettings;
import dev.wharf.token.storage.UserStore;
import io.helidon.http.Method;
import java.util.List;
import java.util.Optional;

/** The accounts. */
public final class UserHandler implements Handler {
    private final UserStore users;
    private final PasswordHasher hasher;

    public UserHandler(UserStore users, PasswordHasher hasher) {
        this.users = users;
        this.hasher = hasher;
    }

    /** What is shown of an account: nothing of its password. */
    private record View(
            String name,
            boolean admin,
            boolean enabled,
            @JsonProperty("must_change_password") boolean mustChangePassword,
            List<String> groups) {
        static View of(User user) {
            return new View(
                    user.name(), user.admin(), user.enabled(), user.mustChangePassword(), List.copyOf(user.groups()));
        }
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.admin(Method.GET, "users", this::list),
                Endpoint.account(
                        Method.GET,
                        "users/me",
                        request -> get(request.caller().principal().name())),
                Endpoint.inApi(Endpoint.Door.OWN_PASSWORD, Method.PUT, "users/me/password", this::changePassword),
                Endpoint.admin(Method.GET, "users/{name}", request -> get(request.parameter("name"))),
                Endpoint.admin(Method.PUT, "users/{name}", this::put),
                Endpoint.admin(Method.DELETE, "users/{name}", this::delete),
                Endpoint.admin(Method.POST, "users/{name}:disable", request -> enable(request, false)),
                Endpoint.admin(Method.POST, "users/{name}:enable", request -> enable(request, true)),
                Endpoint.admin(Method.POST, "users/{name}:logout-all", this::logOut));
    }

    /** {@code GET /api/v1/users?after=&limit=}. */
    private Answer list(ApiRequest request) {
        Page page = Page.of(request.query(Page.AFTER, Page.LIMIT));
        List<User> found = users.list(page.after().orElse(""), page.look());
        return page.answer(request, found, User::name, View::of);
    }

    /** {@code GET /api/v1/users/{name}} and {@code GET /api/v1/users/me}. */
    private Answer get(String name) {
        return Answer.entity(200, View.of(found(name)));
    }

    private User found(String name) {
        return users.find(name)
                .orElseThrow(() -> Problem.of(404, "there is no such user").refuse());
    }

    /**
     * {@code PUT /api/v1/users/{name}} with {@code {"password":"…","admin":false,"enabled":true,
     * "must_change_password":false}}: creates the account (201) or changes it (200). The password of an existing
     * account stays when none is given, and so does whether it is enabled; {@code admin} is false unless it is given.
     */
    private Answer put(ApiRequest request) {
        String name = request.parameter("name");
        if (users.find(name).isEmpty()) {
            AccountName.checkUser(name); // imported accounts may have other names
        }
        request.checkPreconditions(() -> users.find(name).map(View::of));
        JsonFields body = request.body();
        Optional<String> password = body.text("password");
        boolean isAdmin = body.flag("admin", false);
        Optional<Boolean> enabled = body.flag("enabled");
        Optional<Boolean> mustChange = body.flag("must_change_password");
        body.end();
        password.ifPresent(chosen -> checkPassword(name, chosen));
        return put(request, name, new UserSettings(password.map(hasher::hash), isAdmin, enabled, mustChange));
    }

    private Answer put(ApiRequest request, String name, UserSettings settings) {
        return switch (users.put(name, settings)) {
            case CREATED -> {
                User user = found(name);
                request.caller().created("user:" + name, detail(user, settings));
                yield Answer.entity(201, View.of(user));
            }
            case UPDATED -> {
                User user = found(name);
                request.caller().changed("user:" + name, detail(user, settings));
                yield Answer.entity(200, View.of(user));
            }
            case PASSWORD_MISSING ->
                throw Problem.unacceptable("password", "is required for a new account")
                        .refuse();
            case LAST_ADMIN ->
                throw Problem.of(409, name + " is the only administrator and has to stay one")
                        .refuse();
        };
    }

    private static String detail(User user, UserSettings settings) {
        return "admin=" + user.admin() + " enabled=" + user.enabled()
                + (settings.passwordHash().isPresent() ? " with a new password" : "");
    }

    /**
     * {@code POST /api/v1/users/{name}:disable} and {@code :enable}: what it could log in with is void or good again.
     */
    private Answer enable(ApiRequest request, boolean enabled) {
        User user = found(request.parameter("name"));
        return put(
                request,
                user.name(),
                new UserSettings(Optional.empty(), user.admin(), Optional.of(enabled), Optional.empty()));
    }

    /** {@code POST /api/v1/users/{name}:logout-all}: ends its refresh tokens. */
    private Answer logOut(ApiRequest request) {
        User user = found(request.parameter("name"));
        users.endLogins(user.name());
        request.caller().changed("user:" + user.name(), "all logins ended");
        return Answer.empty(204);
    }

    /** {@code PUT /api/v1/users/me/password} with {@code {"password":"…"}}, by the old password and nothing else. */
    private Answer changePassword(ApiRequest request) {
        Principal who = request.caller().principal();
        JsonFields body = request.body();
        String password = body.requiredText("password");
        body.end();
        checkPassword(who.name(), password);
        if (!users.changePassword(who.id(), who.credentialEpoch(), hasher.hash(password))) {
            throw Problem.of(409, "the account has changed meanwhile").refuse();
        }
        request.caller().changed("user:" + who.name(), "with a new password");
        return Answer.empty(204);
    }

    private static void checkPassword(String name, String password) {
        PasswordPolicy.objection(name, password).ifPresent(objection -> {
            throw Problem.unacceptable("password", objection).refuse();
        });
    }

    /** {@code DELETE /api/v1/users/{name}}: the memberships of the account and the rules about it go with it. */
    private Answer delete(ApiRequest request) {
        String name = request.parameter("name");
        request.checkPreconditions(() -> users.find(name).map(View::of));
        return switch (users.delete(name)) {
            case DELETED -> {
                request.caller().deleted("user:" + name);
                yield Answer.empty(204);
            }
            case NOT_FOUND -> throw Problem.of(404, "there is no such user").refuse();
            case LAST_ADMIN ->
                throw Problem.of(409, name + " is the only administrator and cannot be deleted")
                        .refuse();
        };
    }
}
