package dev.wharf.server.connection;

import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives Helidon one well-formed request at a time, and never a byte beyond the end of it.
 *
 * <p>Helidon's parser reads on wherever it stands, so bytes of an unread body would become the next request; it takes
 * no HTTP/1.0, no chunk extensions and no trailers. Framing the requests here cures all of that in one place, for the
 * price of scanning each head twice.
 */
final class RequestFeed implements Supplier<byte @Nullable []> {
    private final GuardedIo io;
    private final ResponseWriter writer;
    private final String authority;
    private final InboundBuffer buffer = new InboundBuffer();
    private @Nullable RequestBody body;
    private RequestBody.@Nullable Sized taken;
    private boolean firstRequest = true;
    private boolean http10;
    private boolean lastRequest;
    private boolean broken;
    private boolean ended;
    private boolean routed;
    private String flaw = "";

    /** @param authority what a request is meant for that names no host */
    RequestFeed(GuardedIo io, ResponseWriter writer, String authority) {
        this.io = io;
        this.writer = writer;
        this.authority = authority;
    }

    /** The next bytes of the request in progress, or the head of the next one; null when there is none. */
    @Override
    public byte @Nullable [] get() {
        if (ended) {
            return null;
        }
        if (broken) {
            throw new CloseConnectionException("the framing of this connection is lost");
        }
        broken = true;
        if (taken != null) {
            taken.skip();
        }
        byte[] bytes = body == null || body.isDone() ? nextHead() : body.next();
        broken = false;
        return bytes;
    }

    /**
     * Gives a body of known length away, of which Helidon has had nothing yet; what nobody will have read of it is
     * passed over when Helidon asks for the next head. Empty if there is no such body.
     */
    Optional<RequestBody.Sized> takeBody() {
        if (body instanceof RequestBody.Sized sized) {
            taken = sized;
            return Optional.of(sized);
        }
        return Optional.empty();
    }

    /** Whether the whole request has arrived, so that Helidon can pass over what no handler read of it. */
    boolean isComplete() {
        return !broken && (body == null || body.isAtHand());
    }

    /** Ends the connection as far as Helidon can see, wherever in a request that is. */
    void end() {
        ended = true;
    }

    /** Whether bytes are there, or may still come, that nobody will read. */
    boolean hasUnread() {
        return !isComplete() || buffer.size() > 0;
    }

    /** Whether the client asked that no request follow this one. */
    boolean isLastRequest() {
        return lastRequest;
    }

    /** Whether the request in progress came as HTTP/1.0, whose clients know no chunks. */
    boolean isHttp10() {
        return http10;
    }

    /** The request in progress has come to the routing. */
    void route() {
        routed = true;
    }

    boolean isRouted() {
        return routed;
    }

    /** Why the request in progress is refused that has not come to the routing. */
    String flaw() {
        return flaw;
    }

    private byte @Nullable [] nextHead() {
        routed = false;
        // Helidon's texts for what passes here may quote the client.
        flaw = "the head is malformed";
        try {
            return readRequest();
        } catch (RequestException e) {
            flaw = String.valueOf(e.getMessage());
            throw e;
        }
    }

    private byte @Nullable [] readRequest() {
        body = null;
        taken = null;
        buffer.narrow();
        if (lastRequest || !io.socket().becomeIdle()) {
            return null;
        }
        String text = readHead();
        io.socket().clearDeadline();
        if (text == null) {
            return null;
        }
        io.socket().becomeBusy();
        RequestHead head = RequestHead.parse(text);
        http10 = head.http10();
        lastRequest = head.wantsClose();
        body = bodyOf(head);
        String forHelidon = http10 ? head.asHttp11(authority) : text + "\r\n";
        return forHelidon.getBytes(StandardCharsets.ISO_8859_1);
    }

    private @Nullable RequestBody bodyOf(RequestHead head) {
        long length = head.contentLength().orElse(0);
        if (head.isChunked() || length > buffer.size()) {
            buffer.widen();
        }
        if (head.isChunked()) {
            return new RequestBody.Chunked(buffer, io);
        }
        return length == 0 ? null : new RequestBody.Sized(buffer, io, length);
    }

    /** The next head without its empty line; null if the client ended, or was cut, before one was complete. */
    private @Nullable String readHead() {
        ConnectionLimits limits = io.limits();
        io.socket().setDeadline(firstRequest ? limits.headTimeout() : limits.idleTimeout());
        if (buffer.size() == 0 && !buffer.fill(io::readHead)) {
            return null;
        }
        if (!firstRequest) {
            io.socket().setDeadline(limits.headTimeout());
        }
        firstRequest = false;
        writer.begin(false);
        int end = findEnd();
        if (end < 0) {
            return null;
        }
        String text = new String(buffer.take(end), StandardCharsets.ISO_8859_1);
        buffer.skip(2);
        return text;
    }

    /** Index of the empty line that ends the head, which is moved to the buffer's start; -1 if it never comes. */
    private int findEnd() {
        int requestLine = 0;
        int lineStart = 0;
        int scanned = 0;
        while (true) {
            checkStart();
            int lf = buffer.indexOf('\n', scanned);
            scanned = lf < 0 ? buffer.size() : lf + 1;
            checkSize(requestLine == 0 ? scanned : requestLine, scanned);
            if (lf < 0) {
                if (!buffer.fill(io::readHead)) {
                    return -1;
                }
            } else if (lf == 0 || buffer.at(lf - 1) != '\r') {
                throw Refusal.badRequest("line does not end in CRLF");
            } else if (lf - 1 > lineStart) {
                lineStart = scanned;
                requestLine = requestLine == 0 ? scanned : requestLine;
            } else if (requestLine > 0) {
                return lineStart;
            } else {
                // RFC 9112 §2.2: empty lines before the request line are ignored.
                buffer.skip(scanned);
                scanned = 0;
            }
        }
    }

    /** Refuses at once what cannot become a request, such as a TLS hello, whose sender waits for an answer. */
    private void checkStart() {
        if (buffer.size() > 0 && buffer.at(0) != '\r' && !RequestHead.isTokenChar(buffer.at(0))) {
            throw Refusal.badRequest("not HTTP");
        }
        writer.begin(buffer.startsWith("HEAD "));
    }

    private void checkSize(int requestLine, int scanned) {
        if (requestLine - 2 > io.limits().requestLineBytes()) {
            throw Refusal.of(Status.REQUEST_URI_TOO_LONG_414, "request line too long");
        }
        if (scanned - requestLine > io.limits().headerBytes() + 2) {
            throw Refusal.of(Refusal.HEADER_TOO_LARGE_431, "header too large");
        }
    }
}
