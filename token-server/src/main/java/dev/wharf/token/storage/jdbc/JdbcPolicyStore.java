package dev.wharf.token.storage.jdbc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.wharf.model.Access;
import dev.wharf.model.Action;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.RepositoryPattern;
import dev.wharf.model.Scope;
import dev.wharf.token.authz.HostPrefixes;
import dev.wharf.token.authz.PolicyFacts;
import dev.wharf.token.authz.RulePattern;
import dev.wharf.token.authz.StoredRule;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.authz.Visibility;
import dev.wharf.token.service.Service;
import dev.wharf.token.storage.AccessRuleStore;
import dev.wharf.token.storage.PolicyStore;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What decides about access, in a relational database. */
public final class JdbcPolicyStore implements PolicyStore {
    private static final int REMEMBERED = 50_000;

    private final Database database;
    private final AccessRuleStore rules;
    private final Remembered<About, Known> byRepository;
    private final Remembered<Asking, Personal> bySubjects;
    private final Remembered<Asking, Seen> visible;
    private final Cache<Place, Boolean> used = Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .executor(Runnable::run)
            .build();

    public JdbcPolicyStore(Database database, AccessRuleStore rules) {
        this.database = database;
        this.rules = rules;
        this.byRepository = new Remembered<>(database, REMEMBERED);
        this.bySubjects = new Remembered<>(database, REMEMBERED);
        this.visible = new Remembered<>(database, Visibility.MAX_RULES);
    }

    private record Asking(long service, Set<Subject> subjects) {}

    /** @param name empty for what is no repository */
    private record About(Asking asking, Optional<RepositoryName> name) {
        Set<String> anchors() {
            return name.map(RepositoryPattern::anchorsOf).orElse(Set.of(RepositoryPattern.ALL.anchor()));
        }

        List<RepositoryName> above() {
            return name.map(RepositoryName::parents).orElse(List.of());
        }

        /** What is about this one of what was found for several. */
        Known known(List<StoredRule> filed, List<Namespace> around) {
            Set<String> anchors = anchors();
            List<RepositoryName> above = above();
            List<Namespace> here = around.stream()
                    .filter(namespace -> above.contains(namespace.path()))
                    .toList();
            return new Known(
                    filed.stream()
                            .filter(stored ->
                                    anchors.contains(stored.rule().pattern().anchor()))
                            .toList(),
                    paths(here.stream()),
                    paths(here.stream().filter(Namespace::archived)));
        }
    }

    private record Namespace(RepositoryName path, boolean archived) {}

    private record Place(long service, String name) {}

    /** What there is about a repository: rules with a fixed pattern, and the namespaces around it. */
    private record Known(List<StoredRule> rules, Set<RepositoryName> namespaces, Set<RepositoryName> archived) {}

    /** What there is about the callers, wherever: templates, and whether their own place is somebody else's. */
    private record Personal(List<StoredRule> templates, Set<RepositoryName> taken) {}

    /** What there is about what the callers see. */
    private record Seen(List<StoredRule> rules, Set<RepositoryName> namespaces) {}

    @Override
    public PolicyFacts facts(Service service, Set<Subject> subjects, List<Scope> asked) {
        HostPrefixes hosts = hosts(service);
        Asking asking = new Asking(service.id(), subjects);
        Personal personal = bySubjects.get(asking, this::personal);
        Set<StoredRule> found = new LinkedHashSet<>(personal.templates());
        Set<RepositoryName> namespaces = new HashSet<>();
        Set<RepositoryName> archived = new HashSet<>();
        List<About> abouts = asked.stream()
                .flatMap(scope -> about(asking, hosts, scope).stream())
                .distinct()
                .toList();
        byRepository.getAll(abouts, unknown -> look(asking, unknown)).forEach(known -> {
            found.addAll(known.rules());
            namespaces.addAll(known.namespaces());
            archived.addAll(known.archived());
        });
        return new PolicyFacts(List.copyOf(found), archived, required(service, namespaces), personal.taken(), hosts);
    }

    @Override
    public PolicyFacts visible(Service service, Set<Subject> subjects) {
        Asking asking = new Asking(service.id(), subjects);
        Seen seen = visible.get(
                asking,
                _ -> new Seen(
                        rules.onPull(service.id(), subjects, Visibility.MAX_RULES + 1),
                        service.settings().requiresNamespace() ? namespaces(service) : Set.of()));
        return new PolicyFacts(
                seen.rules(),
                Set.of(),
                required(service, seen.namespaces()),
                bySubjects.get(asking, this::personal).taken(),
                hosts(service));
    }

    private static Optional<Set<RepositoryName>> required(Service service, Set<RepositoryName> namespaces) {
        return service.settings().requiresNamespace() ? Optional.of(namespaces) : Optional.empty();
    }

    private static HostPrefixes hosts(Service service) {
        return new HostPrefixes(Set.copyOf(service.settings().stripHosts()));
    }

    /** What is no repository is decided by the rules on everything; what can be none by no rule. */
    private static Optional<About> about(Asking asking, HostPrefixes hosts, Scope scope) {
        return scope.type().equals(Scope.REPOSITORY)
                ? hosts.repository(scope.name()).map(name -> new About(asking, Optional.of(name)))
                : Optional.of(new About(asking, Optional.empty()));
    }

    private List<Known> look(Asking asking, List<About> abouts) {
        Set<String> anchors =
                abouts.stream().flatMap(about -> about.anchors().stream()).collect(Collectors.toUnmodifiableSet());
        Set<RepositoryName> above =
                abouts.stream().flatMap(about -> about.above().stream()).collect(Collectors.toUnmodifiableSet());
        List<StoredRule> filed = rules.filed(asking.service(), asking.subjects(), anchors);
        List<Namespace> around = around(asking.service(), above);
        return abouts.stream().map(about -> about.known(filed, around)).toList();
    }

    private List<Namespace> around(long service, Set<RepositoryName> above) {
        return database.read(handle -> Chunks.of(above).stream()
                .flatMap(chunk -> handle
                        .createQuery(
                                "SELECT path, archived FROM namespaces WHERE path IN (<above>) AND service_id = :service")
                        .bindList(
                                "above",
                                chunk.stream().map(RepositoryName::value).toList())
                        .bind("service", service)
                        .map((row, _) ->
                                new Namespace(new RepositoryName(row.getString("path")), row.getBoolean("archived")))
                        .list()
                        .stream())
                .toList());
    }

    private static Set<RepositoryName> paths(Stream<Namespace> namespaces) {
        return namespaces.map(Namespace::path).collect(Collectors.toUnmodifiableSet());
    }

    private Personal personal(Asking asking) {
        List<StoredRule> templates =
                rules.filed(asking.service(), asking.subjects(), Set.of(RulePattern.Template.ANCHOR));
        boolean isOwnInForce =
                templates.stream().anyMatch(stored -> stored.rule().pattern().equals(Places.OWN) && stored.enabled());
        Set<RepositoryName> taken = new HashSet<>();
        if (isOwnInForce) {
            asking.subjects().stream()
                    .filter(subject -> subject.kind() == Subject.Kind.USER)
                    .flatMap(user -> Places.OWN.place(Optional.of(user.name())).stream())
                    .filter(place -> database.read(handle -> Places.isTaken(handle, asking.service(), place.value())))
                    .forEach(taken::add);
        }
        return new Personal(templates, taken);
    }

    @Override
    public Set<RepositoryName> taken(long service, Set<Subject> subjects) {
        return bySubjects.get(new Asking(service, subjects), this::personal).taken();
    }

    @Override
    public boolean isTaken(long service, RepositoryPattern repositories) {
        return database.read(handle -> Places.isTaken(handle, service, Places.of(new RulePattern.Fixed(repositories))));
    }

    private Set<RepositoryName> namespaces(Service service) {
        return Set.copyOf(database.read(handle -> handle.createQuery(
                        "SELECT path FROM namespaces WHERE service_id = :service FETCH FIRST :limit ROWS ONLY")
                .bind("service", service.id())
                .bind("limit", Visibility.MAX_RULES + 1)
                .map((row, _) -> new RepositoryName(row.getString("path")))
                .list()));
    }

    @Override
    public void granted(Service service, String self, List<Access> granted) {
        HostPrefixes hosts = hosts(service);
        granted.stream()
                .filter(access -> access.actions().contains(Action.PUSH.label()))
                .flatMap(access -> hosts.repository(access.name()).stream())
                .map(name -> new Place(service.id(), Places.of(name)))
                .filter(place -> !place.name().equals(self) && used.getIfPresent(place) == null)
                .distinct()
                .forEach(this::use);
    }

    private void use(Place place) {
        database.record(handle -> {
            Places.use(handle, place.service(), place.name());
            return place;
        });
        used.put(place, true);
    }
}
