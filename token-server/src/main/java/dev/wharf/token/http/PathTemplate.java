package dev.wharf.token.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A path of the API as its OpenAPI document writes it, with parameters in braces: {@code /api/v1/users/{name}} or
 * {@code /api/v1/users/{name}:disable}. A parameter is a segment, in which {@code %2F} is a slash; one that is written
 * {@code {+name}}, for names that have slashes themselves, takes one or more segments as they are.
 */
final class PathTemplate {
    private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

    private final String text;
    private final List<Segment> segments;

    private PathTemplate(String text, List<Segment> segments) {
        this.text = text;
        this.segments = segments;
    }

    /** A segment: a parameter followed by {@code tail}, or if its name is empty {@code tail} alone. */
    private record Segment(String parameter, String tail, boolean takesMore) {
        static Segment parse(String text) {
            int end = text.indexOf('}');
            if (end < 0) {
                return new Segment("", text, false);
            }
            boolean takesMore = text.startsWith("{+");
            return new Segment(text.substring(takesMore ? 2 : 1, end), text.substring(end + 1), takesMore);
        }

        boolean isLiteral() {
            return parameter.isEmpty();
        }
    }

    static PathTemplate parse(String text) {
        return new PathTemplate(
                text, List.of(text.split("/", -1)).stream().map(Segment::parse).toList());
    }

    /** Whether it has no parameters. */
    boolean isLiteral() {
        return segments.stream().allMatch(Segment::isLiteral);
    }

    /** How many segments are literal: of two templates that match, the one with more of them is meant. */
    long literals() {
        return segments.stream()
                .filter(segment -> segment.isLiteral() || !segment.tail().isEmpty())
                .count();
    }

    /** The decoded parameters of a raw path; empty if it is of another form. */
    Optional<Map<String, String>> match(String rawPath) {
        List<String> parts = join(List.of(rawPath.split("/", -1)));
        if (parts.size() != segments.size()) {
            return Optional.empty();
        }
        Map<String, String> parameters = new HashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            Segment segment = segments.get(i);
            String part = parts.get(i);
            if (segment.isLiteral() ? !part.equals(segment.tail()) : !part.endsWith(segment.tail())) {
                return Optional.empty();
            }
            if (!segment.isLiteral()) {
                String value = part.substring(0, part.length() - segment.tail().length());
                if (value.isEmpty() || BROKEN_ESCAPE.matcher(value).find()) {
                    return Optional.empty();
                }
                parameters.put(
                        segment.parameter(), URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8));
            }
        }
        return Optional.of(parameters);
    }

    /** Makes one part of what the parameter that takes more has taken. */
    private List<String> join(List<String> parts) {
        int surplus = parts.size() - segments.size();
        int taker = segments.stream().map(Segment::takesMore).toList().indexOf(true);
        if (taker < 0 || surplus <= 0) {
            return parts;
        }
        List<String> joined = new ArrayList<>(parts.subList(0, taker));
        joined.add(String.join("/", parts.subList(taker, taker + surplus + 1)));
        joined.addAll(parts.subList(taker + surplus + 1, parts.size()));
        return joined;
    }

    /** As in an OpenAPI document. */
    @Override
    public String toString() {
        return text.replace("{+", "{");
    }
}
