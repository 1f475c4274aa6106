package dev.wharf.token.authz.dockerauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.wharf.model.Access;
import dev.wharf.model.Scope;
import dev.wharf.token.authz.AccessPolicy;
import dev.wharf.token.authz.AccessRule;
import dev.wharf.token.authz.CredentialLimits;
import dev.wharf.token.authz.PolicyFacts;
import dev.wharf.token.authz.Requester;
import dev.wharf.token.authz.StoredRule;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.authz.dockerauth.AclImport.Outcome;
import dev.wharf.token.authz.dockerauth.FirstMatch.Request;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.domains.Domain;
import net.jqwik.api.statistics.Statistics;

@PropertyDefaults(edgeCases = EdgeCasesMode.NONE)
@Domain(AclDomain.class)
class AclImportPropertyTest {
    private static final Set<Outcome> EXACT = Set.of(Outcome.MAPPED, Outcome.NEEDLESS);

    @Property(tries = 1000)
    void what_is_mapped_grants_the_same(
            @ForAll FirstMatch list, @ForAll @Size(min = 20, max = 40) List<Request> requests) {
        AclImport read = read(list);
        boolean exact = read.entries().stream().map(AclImport.Entry::outcome).allMatch(EXACT::contains);
        Statistics.label("mapped")
                .collect(exact)
                .coverage(seen -> seen.check(true).percentage(percent -> percent > 20));
        if (exact) {
            assertThat(requests)
                    .allSatisfy(request -> assertThat(granted(read, request)).isEqualTo(list.granted(request)));
        }
    }

    @Property(tries = 1000)
    void nothing_is_granted_that_the_list_does_not_grant_to_this_caller_or_to_anybody(
            @ForAll FirstMatch list, @ForAll @Size(min = 20, max = 40) List<Request> requests) {
        AclImport read = read(list);
        assertThat(requests)
                .allSatisfy(request -> assertThat(granted(read, request)).isSubsetOf(byList(list, request)));
    }

    private static List<String> byList(FirstMatch list, Request request) {
        Request anonymous = new Request("", request.from(), request.type(), request.name(), request.actions());
        return request.actions().stream()
                .filter(action -> list.granted(request).contains(action)
                        || list.granted(anonymous).contains(action))
                .toList();
    }

    /** JSON is YAML. */
    private static AclImport read(FirstMatch list) {
        try {
            return AclImport.read(
                    JsonMapper.builder().build().writeValueAsString(Map.of("acl", list.entries())), AclDomain.SERVICE);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> granted(AclImport read, Request request) {
        List<AccessRule> rules =
                read.entries().stream().flatMap(entry -> entry.rules().stream()).toList();
        Set<Subject> subjects =
                request.account().isEmpty() ? Set.of() : Set.of(Subject.user(request.account()), Subject.AUTHENTICATED);
        Requester caller = new Requester(subjects, CredentialLimits.NONE, request.from(), Instant.EPOCH);
        return AccessPolicy.decide(
                        caller,
                        List.of(new Scope(request.type(), request.name(), request.actions())),
                        PolicyFacts.of(IntStream.range(0, rules.size())
                                .mapToObj(i -> new StoredRule(i + 1L, rules.get(i)))
                                .toList()))
                .stream()
                .map(Access::actions)
                .findFirst()
                .orElse(List.of());
    }
}
