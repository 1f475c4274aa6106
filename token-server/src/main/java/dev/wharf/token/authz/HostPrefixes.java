package dev.wharf.token.authz;

import dev.wharf.model.InvalidValueException;
import dev.wharf.model.RepositoryName;
import dev.wharf.model.RepositoryPattern;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The hosts that some clients write in front of a repository's name, as in {@code localhost:5000/team/app}: rules speak
 * of {@code team/app}.
 *
 * @param hosts each with its port, if clients write one
 */
public record HostPrefixes(Set<String> hosts) {
    /** No host is taken off. */
    public static final HostPrefixes NONE = new HostPrefixes(Set.of());

    private static final Pattern HOST =
            Pattern.compile("[a-zA-Z0-9._-]+(?::[0-9]{1,5})?|\\[[0-9a-fA-F:.]+](?::[0-9]{1,5})?");

    /** @throws InvalidValueException if one of them is no host */
    public HostPrefixes {
        hosts = Set.copyOf(hosts);
        for (String host : hosts) {
            if (!HOST.matcher(host).matches()) {
                throw new InvalidValueException("invalid host " + host + ": expected host or host:port");
            }
        }
    }

    /** The repository that a client means by a name; empty if that is the name of none. */
    public Optional<RepositoryName> repository(String name) {
        int slash = name.indexOf('/');
        boolean prefixed = slash > 0 && hosts.contains(name.substring(0, slash));
        return Optional.of(prefixed ? name.substring(slash + 1) : name)
                .filter(RepositoryName::isValid)
                .map(RepositoryName::new);
    }

    /** The repositories that nobody can ask for, because what their own names begin with is taken for a host. */
    List<RepositoryPattern> hidden() {
        return hosts.stream()
                .filter(RepositoryName::isValid)
                .<RepositoryPattern>map(host -> new RepositoryPattern.Subtree(host + "/"))
                .toList();
    }
}
