package dev.wharf.token.authz.dockerauth;

import dev.wharf.server.proxy.AddressRange;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What docker_auth grants, said as plainly as it can be: the first entry all of whose conditions hold decides. */
record FirstMatch(List<Entry> entries, String service) {
    record Entry(Map<String, String> match, List<String> actions) {}

    record Request(String account, InetAddress from, String type, String name, List<String> actions) {}

    List<String> granted(Request request) {
        return entries.stream()
                .filter(entry -> matches(entry.match(), request))
                .findFirst()
                .map(entry -> entry.actions().equals(List.of("*"))
                        ? request.actions()
                        : request.actions().stream()
                                .filter(entry.actions()::contains)
                                .toList())
                .orElse(List.of());
    }

    private boolean matches(Map<String, String> match, Request request) {
        return holds(match.get("account"), request.account(), request)
                && holds(match.get("type"), request.type(), request)
                && holds(match.get("name"), request.name(), request)
                && holds(match.get("service"), service, request)
                && Optional.ofNullable(match.get("ip"))
                        .map(AddressRange::parse)
                        .filter(range -> !range.contains(request.from()))
                        .isEmpty();
    }

    private static boolean holds(@Nullable String condition, String value, Request request) {
        if (condition == null) {
            return true;
        }
        if (condition.length() > 2 && condition.startsWith("/") && condition.endsWith("/")) {
            return Pattern.compile(condition.substring(1, condition.length() - 1))
                    .matcher(value)
                    .find();
        }
        return Pattern.matches(
                condition
                        .replace("${account}", request.account())
                        .chars()
                        .mapToObj(FirstMatch::regex)
                        .collect(Collectors.joining()),
                value);
    }

    private static String regex(int c) {
        return switch (c) {
            case '*' -> "[^/]*";
            case '?' -> "[^/]";
            default -> Pattern.quote(Character.toString(c));
        };
    }
}
