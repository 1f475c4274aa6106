package dev.wharf.server.ops;

import dev.wharf.server.connection.RefusedRequests;
import dev.wharf.server.logging.Escape;
import dev.wharf.server.logging.LogContext;
import dev.wharf.server.logging.Logging;
import dev.wharf.server.proxy.TrustedProxies;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.HttpRequest;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * One line for each request in Apache's combined format, followed by request id and duration in seconds, to stdout. It
 * never holds headers other than Referer and User-Agent, nor secrets of a query. Of a request that is refused for its
 * head, only where it came from and the answer is told.
 */
public final class AccessLog implements Filter, RefusedRequests {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT);

    private final System.Logger log = System.getLogger(Logging.ACCESS);
    private final Function<HttpRequest, Optional<InetAddress>> clients;
    private final Clock clock;

    /** @param proxies whose word on where a request comes from is believed */
    public AccessLog(TrustedProxies proxies, Clock clock) {
        this(
                req -> req.remotePeer().address() instanceof InetSocketAddress peer
                        ? Optional.of(
                                proxies.client(peer.getAddress(), req.headers().values(HeaderNames.X_FORWARDED_FOR)))
                        : Optional.empty(),
                clock);
    }

    /** @param clients finds where a request comes from, as far as that is known */
    public AccessLog(Function<HttpRequest, Optional<InetAddress>> clients, Clock clock) {
        this.clients = clients;
        this.clock = clock;
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest req, RoutingResponse res) {
        ZonedDateTime start = ZonedDateTime.now(clock);
        long startNanos = System.nanoTime();
        RequestNotes notes = RequestNotes.current();
        String id = LogContext.requestId().orElse("-");
        Outcome.of(chain, req, res, outcome -> {
            long nanos = System.nanoTime() - startNanos;
            log.log(System.Logger.Level.INFO, line(req, notes.user(), start, outcome, id, nanos));
        });
    }

    /** What was refused may hold anything, so that nothing of it is written. */
    @Override
    public void refused(InetAddress client, int status, long bytes) {
        StringBuilder line = new StringBuilder(250);
        begin(line, Optional.of(client), "", ZonedDateTime.now(clock));
        outcome(line, "-", new Outcome(status, bytes));
        log.log(System.Logger.Level.INFO, line.append("\"-\" \"-\" - 0.000000").toString());
    }

    private String line(RoutingRequest req, String user, ZonedDateTime start, Outcome outcome, String id, long nanos) {
        StringBuilder line = new StringBuilder(250);
        begin(line, clients.apply(req), user, start);
        outcome(line, requestLine(req.prologue()), outcome);
        quoted(line, header(req, HeaderNames.REFERER));
        line.append(' ');
        quoted(line, header(req, HeaderNames.USER_AGENT));
        line.append(' ').append(id).append(' ');
        return line.append(String.format(Locale.ROOT, "%.6f", nanos / 1e9)).toString();
    }

    private static void begin(StringBuilder line, Optional<InetAddress> client, String user, ZonedDateTime start) {
        word(line, client.map(InetAddress::getHostAddress).orElse("-"));
        line.append(" - ");
        word(line, user);
        line.append(" [").append(TIME.format(start)).append("] ");
    }

    private static void outcome(StringBuilder line, String request, Outcome outcome) {
        quoted(line, request);
        line.append(' ')
                .append(outcome.status())
                .append(' ')
                .append(outcome.bytes())
                .append(' ');
    }

    private static String requestLine(HttpPrologue prologue) {
        String query = prologue.query().rawValue();
        String url = prologue.uriPath().rawPath() + (query.isEmpty() ? "" : "?" + query);
        return prologue.method().text() + " " + SecretQuery.mask(url) + " " + prologue.rawProtocol();
    }

    private static String header(RoutingRequest req, HeaderName name) {
        return req.headers().first(name).map(SecretQuery::mask).orElse("-");
    }

    private static void quoted(StringBuilder line, String text) {
        line.append('"');
        Escape.append(line, text);
        line.append('"');
    }

    /** A field without quotes must have no blank in it. */
    private static void word(StringBuilder line, String text) {
        Escape.append(line, text.isEmpty() ? "-" : text.replace(' ', '_'));
    }
}
