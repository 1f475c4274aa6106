package dev.wharf.it;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request as the access log tells it.
 *
 * @param target path and query, as logged
 */
record AccessLogLine(String method, String target, int status) {
    private static final Pattern COMBINED = Pattern.compile("\"([A-Z]+) (\\S+) HTTP/[0-9.]+\" ([0-9]{3}) ");

    /** Lines that are not in the combined format are none of the access log's. */
    static List<AccessLogLine> parse(List<String> lines) {
        return lines.stream()
                .map(COMBINED::matcher)
                .filter(Matcher::find)
                .map(line -> new AccessLogLine(line.group(1), line.group(2), Integer.parseInt(line.group(3))))
                .toList();
    }

    boolean is(String wantedMethod, String path) {
        return method.equals(wantedMethod) && target.startsWith(path);
    }
}
