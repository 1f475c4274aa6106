package dev.wharf.token.http;

import dev.wharf.token.storage.AuditEvent;
import dev.wharf.token.storage.AuditStore;
import io.helidon.http.Method;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** The record of who changed what. */
public final class AuditHandler implements Handler {
    private final AuditStore events;

    public AuditHandler(AuditStore events) {
        this.events = events;
    }

    private record View(
            long id,
            String at,
            String actor,
            String credential,
            String address,
            String action,
            String target,
            String detail,
            String request) {
        static View of(AuditStore.Entry entry) {
            AuditEvent event = entry.event();
            return new View(
                    entry.id(),
                    event.at().toString(),
                    event.actor(),
                    event.credential(),
                    event.address(),
                    event.action(),
                    event.target(),
                    event.detail(),
                    event.requestId());
        }
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(Endpoint.admin(Method.GET, "audit", this::list));
    }

    /**
     * {@code GET /api/v1/audit?actor=&action=&target=&since=&until=&format=}: the oldest first, as a JSON array or, for
     * {@code format=jsonl}, one object a line.
     */
    private Answer list(ApiRequest request) {
        FormParameters query =
                request.query("actor", "action", "target", "since", "until", "format", Page.AFTER, Page.LIMIT);
        AuditStore.Filter filter = new AuditStore.Filter(
                text(query, "actor"),
                text(query, "action"),
                text(query, "target"),
                time(query, "since"),
                time(query, "until"));
        Page page = Page.of(query);
        List<AuditStore.Entry> found =
                events.find(filter, page.after().map(AuditHandler::id).orElse(0L), page.look());
        return switch (query.first("format").orElse("json")) {
            case "json" -> page.answer(request, found, entry -> Long.toString(entry.id()), View::of);
            case "jsonl" -> lines(request, page, found);
            case String other ->
                throw Problem.unacceptable("format", other, "must be json or jsonl")
                        .refuse();
        };
    }

    private static Answer lines(ApiRequest request, Page page, List<AuditStore.Entry> found) {
        List<AuditStore.Entry> shown = found.subList(0, Math.min(page.limit(), found.size()));
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (AuditStore.Entry entry : shown) {
            lines.writeBytes(Answer.toJson(View.of(entry)));
            lines.write('\n');
        }
        Answer answer = Answer.of(200, Answer.JSON_LINES, lines.toByteArray());
        return found.size() <= page.limit()
                ? answer
                : page.next(answer, request, Long.toString(shown.getLast().id()));
    }

    private static long id(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw Problem.unacceptable(Page.AFTER, text, "must be the id of an event")
                    .refuse();
        }
    }

    /** What no event can have matches none. */
    private static Optional<String> text(FormParameters query, String name) {
        return query.first(name).map(text -> text.replace("\0", "\ufffd"));
    }

    private static Optional<Instant> time(FormParameters query, String name) {
        return query.first(name).map(text -> {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw Problem.unacceptable(name, text, "must be a time such as 2026-01-31T12:00:00Z")
                        .refuse();
            }
        });
    }
}
