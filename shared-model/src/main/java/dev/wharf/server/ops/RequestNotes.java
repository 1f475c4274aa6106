package dev.wharf.server.ops;

import java.util.OptionalLong;

/** What only the code that serves a request knows about it and the access log wants to say. */
public final class RequestNotes {
    private static final ScopedValue<RequestNotes> CURRENT = ScopedValue.newInstance();

    private String user = "";
    private long sent = -1;

    RequestNotes() {}

    /** Notes who the caller of the current request is; nothing happens outside of a request. */
    public static void user(String name) {
        if (CURRENT.isBound()) {
            CURRENT.get().user = name;
        }
    }

    /** Notes how many bytes of body left past Helidon, by zero copy; nothing happens outside of a request. */
    public static void sent(long bytes) {
        if (CURRENT.isBound()) {
            CURRENT.get().sent = bytes;
        }
    }

    static RequestNotes current() {
        return CURRENT.isBound() ? CURRENT.get() : new RequestNotes();
    }

    void during(Runnable work) {
        ScopedValue.where(CURRENT, this).run(work);
    }

    /** The caller's name, empty for nobody. */
    String user() {
        return user;
    }

    OptionalLong sent() {
        return sent < 0 ? OptionalLong.empty() : OptionalLong.of(sent);
    }
}
