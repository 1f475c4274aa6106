package dev.wharf.token.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.wharf.model.RepositoryName;
import dev.wharf.token.authn.SecretIssuer;
import dev.wharf.token.authn.SecretTerms;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.storage.Robot;
import dev.wharf.token.storage.RobotStore;
import dev.wharf.token.storage.ServiceStore;
import dev.wharf.token.storage.StoredToken;
import dev.wharf.token.storage.TokenStore;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The robots of namespaces. A robot belongs to its namespace: whoever manages that can have its secret, and so whatever
 * the robot is given, wherever.
 */
public final class RobotHandler implements Handler {
    private static final Duration LONGEST_GRACE = Duration.ofHours(24);
    private static final Duration TOLERANCE = Duration.ofMinutes(1);

    private final RobotStore robots;
    private final TokenStore tokens;
    private final ServiceStore services;
    private final SecretIssuer issuer;
    private final Delegation delegation;
    private final InstantSource clock;
    private final SecretTermsReader terms;

    public RobotHandler(
            RobotStore robots,
            TokenStore tokens,
            ServiceStore services,
            SecretIssuer issuer,
            Delegation delegation,
            InstantSource clock) {
        this.robots = robots;
        this.tokens = tokens;
        this.services = services;
        this.issuer = issuer;
        this.delegation = delegation;
        this.clock = clock;
        this.terms = new SecretTermsReader(services, clock);
    }

    /**
     * What is shown of a robot.
     *
     * @param secrets absent in lists
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record View(
            String name,
            String namespace,
            String description,
            boolean enabled,
            List<String> groups,
            @Nullable List<SecretView> secrets) {
        static View of(Robot robot, @Nullable List<SecretView> secrets) {
            return new View(
                    robot.name(),
                    robot.namespace(),
                    robot.settings().description(),
                    robot.settings().enabled(),
                    List.copyOf(robot.groups()),
                    secrets);
        }
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.account(Method.GET, "robots", this::list),
                Endpoint.account(Method.GET, "robots/{+name}", this::get),
                Endpoint.account(Method.PUT, "robots/{+name}", this::put),
                Endpoint.account(Method.DELETE, "robots/{+name}", this::delete),
                Endpoint.account(Method.POST, "robots/{+name}:rotate", this::rotate));
    }

    /**
     * {@code GET /api/v1/robots?namespace=&after=&limit=}: all, or those of exactly this namespace. Who manages a
     * namespace alone has to name it.
     */
    private Answer list(ApiRequest request) {
        FormParameters query = request.query("namespace", Page.AFTER, Page.LIMIT);
        Optional<String> namespace = query.first("namespace");
        requireManaged(request.caller(), namespace.orElse(""));
        namespace.filter(path -> !RepositoryName.isValid(path)).ifPresent(path -> {
            throw Problem.unacceptable("namespace", path, "must be a path such as team/app")
                    .refuse();
        });
        Page page = Page.of(query);
        List<Robot> found = robots.list(namespace, page.after().orElse(""), page.look());
        return page.answer(request, found, Robot::name, robot -> View.of(robot, null));
    }

    /** {@code GET /api/v1/robots/{name}}: with its secrets, as far as they are shown. */
    private Answer get(ApiRequest request) {
        return answer(200, found(request), this::shown);
    }

    /**
     * {@code PUT /api/v1/robots/{name}} with {@code {"description":"…","enabled":true}}: creates the robot (201) or
     * changes it (200); what is not said of an existing one stays. A new robot has a secret, which is shown this once;
     * it may be limited as a token is: {@code actions}, {@code patterns}, {@code cidrs}, {@code service},
     * {@code expires_in} or {@code expires_at}. The same again changes nothing; another limit takes another secret.
     */
    private Answer put(ApiRequest request) {
        subject(request);
        JsonFields body = request.body(); // before the turn: others wait no longer than they have to
        Subject subject = inTurn(request);
        Optional<Robot> present = robots.find(subject.name());
        Robot.Settings settings = settings(body, present.map(Robot::settings));
        Optional<SecretTerms> first = present.isPresent()
                ? Optional.empty()
                : Optional.of(terms.read(body, usual(request.caller()), Optional.empty()));
        if (present.isPresent()) {
            requirePresentTerms(body, tokens.list(subject, StoredToken.Kind.ROBOT));
        }
        body.end();
        robots.put(subject.name(), settings);
        Robot robot = robots.find(subject.name()).orElseThrow();
        String detail = "enabled=" + settings.enabled();
        if (first.isEmpty()) {
            request.caller().changed(subject.toString(), detail);
            return answer(200, robot, this::shown);
        }
        request.caller().created(subject.toString(), detail);
        return answer(201, robot, made -> List.of(newSecret(request, made, first.get())));
    }

    /**
     * Lets pass what says of the newest secret nothing but what it is.
     *
     * @throws RefusedException 422 for another limit
     */
    private void requirePresentTerms(JsonFields body, List<StoredToken> secrets) {
        SecretTerms present = inherited(secrets, clock.instant());
        SecretTerms wanted = terms.read(body, present, Optional.empty());
        Optional<Instant> end = newest(secrets).flatMap(StoredToken.Settings::expiresAt);
        boolean isSame = wanted.limits().equals(present.limits())
                && wanted.from().equals(present.from())
                && wanted.serviceId().equals(present.serviceId())
                && (wanted.expiresAt().equals(end) || isSameTime(wanted.expiresAt(), present.expiresAt()));
        if (!isSame) {
            throw Problem.of(
                            422,
                            "the limits are those of its secret, and stay: POST ../robots/NAME:rotate makes a secret with others")
                    .refuse();
        }
    }

    /** Whether one {@code expires_in} is the other; it is counted from now, and now goes on. */
    private static boolean isSameTime(Optional<Instant> one, Optional<Instant> other) {
        return one.isPresent() == other.isPresent()
                && one.filter(time -> Duration.between(time, other.get()).abs().compareTo(TOLERANCE) > 0)
                        .isEmpty();
    }

    private static Optional<StoredToken.Settings> newest(List<StoredToken> secrets) {
        return secrets.stream().max(Comparator.comparingLong(StoredToken::id)).map(StoredToken::token);
    }

    /** What a first secret is good for where nothing is said: as much as what the caller is here by. */
    private static SecretTerms usual(Caller caller) {
        return caller.principal().admin()
                ? SecretTerms.UNLIMITED
                : SecretTerms.of(caller.principal().credential());
    }

    private static Robot.Settings settings(JsonFields body, Optional<Robot.Settings> present) {
        Optional<String> description = body.text("description");
        Optional<Boolean> enabled = body.flag("enabled");
        description.filter(text -> !isDescription(text)).ifPresent(text -> {
            throw Problem.unacceptable(
                            "description",
                            text,
                            "must have at most " + Robot.Settings.MAX_DESCRIPTION
                                    + " characters, none of them a control character")
                    .refuse();
        });
        return new Robot.Settings(
                description.or(() -> present.map(Robot.Settings::description)).orElse(""),
                enabled.or(() -> present.map(Robot.Settings::enabled)).orElse(true));
    }

    private static boolean isDescription(String text) {
        return text.length() <= Robot.Settings.MAX_DESCRIPTION && text.chars().noneMatch(Character::isISOControl);
    }

    /**
     * {@code POST /api/v1/robots/{name}:rotate} with {@code {"grace":"1h"}}: a new secret, shown this once. The old
     * ones stay good for that long, at most 24 hours and by default not at all: then what the robot has got by them
     * ends too. The new one is limited as the old one was, where the body does not say otherwise, and good for as long.
     */
    private Answer rotate(ApiRequest request) {
        subject(request);
        Optional<JsonFields> given = request.hasBody() ? Optional.of(request.body()) : Optional.empty();
        Subject subject = inTurn(request);
        Robot robot = robots.find(subject.name()).orElseThrow(RobotHandler::unknown);
        List<StoredToken> old = tokens.list(subject, StoredToken.Kind.ROBOT);
        // Databases round to microseconds, and what ends now must not end a little later.
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Duration grace = Duration.ZERO;
        SecretTerms wanted = inherited(old, now);
        if (given.isPresent()) {
            JsonFields body = given.get();
            grace = body.text("grace").map(RobotHandler::grace).orElse(grace);
            wanted = terms.read(body, wanted, Optional.empty());
            body.end();
        }
        tokens.end(subject, StoredToken.Kind.ROBOT, now.plus(grace));
        tokens.deleteEnded(subject, StoredToken.Kind.ROBOT, now);
        if (grace.isZero()) {
            robots.endLogins(robot.name());
        }
        return Answer.json(200, newSecret(request, robot, wanted));
    }

    /** The terms of the newest secret, its time beginning now. */
    private static SecretTerms inherited(List<StoredToken> old, Instant now) {
        return newest(old)
                .map(token -> new SecretTerms(
                        token.limits(),
                        token.from(),
                        token.serviceId(),
                        token.expiresAt().map(end -> now.plus(Duration.between(token.createdAt(), end)))))
                .orElse(SecretTerms.UNLIMITED);
    }

    private static Duration grace(String text) {
        return SecretTermsReader.duration(text)
                .filter(grace -> !grace.isNegative() && grace.compareTo(LONGEST_GRACE) <= 0)
                .orElseThrow(() -> Problem.unacceptable("grace", text, "must be a time such as 1h, at most 24h")
                        .refuse());
    }

    private SecretView newSecret(ApiRequest request, Robot robot, SecretTerms wanted) {
        if (!request.caller().principal().admin()) {
            // Otherwise a token that leaks, limited as it may be, were good for secrets that are not.
            SecretTermsReader.requireWithin(wanted, request.caller().principal().credential());
        }
        Subject subject = Subject.robot(robot.name());
        SecretIssuer.Issued issued =
                issuer.robotSecret(subject, robot.credentialEpoch(), wanted).orElseThrow(RobotHandler::unknown);
        SecretView view =
                SecretView.of(issued.stored(), services, issued.secret().reveal());
        request.caller().created("secret:" + view.id(), "of " + subject + " " + view.detail());
        return view;
    }

    /** {@code DELETE /api/v1/robots/{name}}: its secrets, its memberships and the rules about it go with it. */
    private Answer delete(ApiRequest request) {
        Subject subject = inTurn(request);
        if (!robots.delete(subject.name())) {
            throw unknown();
        }
        request.caller().deleted(subject.toString());
        return Answer.empty(204);
    }

    private Robot found(ApiRequest request) {
        return robots.find(subject(request).name()).orElseThrow(RobotHandler::unknown);
    }

    /** The robot that the path names, whether it exists or not, if the caller may manage it. */
    private Subject subject(ApiRequest request) {
        String name = request.parameter("name");
        requireManaged(request.caller(), Robot.namespaceOf(name));
        if (!Subject.isRobotName(name)) {
            throw Problem.unacceptable(
                            "name",
                            name,
                            "must be the path of a namespace, '+' and 1 to 63 characters of a-z, 0-9, '.', '_' and '-',"
                                    + " as in team/app+ci")
                    .refuse();
        }
        return Subject.robot(name);
    }

    /** The robot that a change is about; from here on it stays so that the caller may make it. */
    private Subject inTurn(ApiRequest request) {
        request.awaitTurn();
        Subject subject = subject(request);
        checkPreconditions(request, subject);
        return subject;
    }

    /** A robot logs in to every service, so who manages it has to manage its namespace in each of them. */
    private void requireManaged(Caller caller, String namespace) {
        if (!RepositoryName.isValid(namespace)) {
            delegation.requireAdministrator(
                    caller, "this takes an administrator, or the action admin below a namespace that is named");
            return;
        }
        RepositoryName path = new RepositoryName(namespace);
        services.list().forEach(service -> delegation.require(caller, service.id(), path));
    }

    private List<SecretView> shown(Robot robot) {
        return SecretView.of(tokens.list(Subject.robot(robot.name()), StoredToken.Kind.ROBOT), services);
    }

    /** The ETag says nothing of the secrets: it would be another one whenever one is used. */
    private static Answer answer(int status, Robot robot, Function<Robot, List<SecretView>> secrets) {
        return Answer.json(status, View.of(robot, secrets.apply(robot)))
                .with(HeaderNames.ETAG, Answer.etag(View.of(robot, null)));
    }

    private void checkPreconditions(ApiRequest request, Subject subject) {
        request.checkPreconditions(() -> robots.find(subject.name()).map(robot -> View.of(robot, null)));
    }

    private static RefusedException unknown() {
        return Problem.of(404, "there is no such robot").refuse();
    }
}
