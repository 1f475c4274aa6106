package dev.wharf.registry.service;

import static dev.wharf.registry.service.TranslatingDriver.run;

import dev.wharf.registry.storage.UploadSession;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** The session of a {@link TranslatingDriver}. */
record TranslatingSession(UploadSession session) implements UploadSession {
    @Override
    public long offset() {
        return session.offset();
    }

    @Override
    public void replay(Consumer<ByteBuffer> reader) {
        run(() -> session.replay(reader));
    }

    @Override
    public void append(ByteBuffer data) {
        run(() -> session.append(data));
    }

    @Override
    public void checkpoint() {
        run(session::checkpoint);
    }

    @Override
    public void commit(String finalPath) {
        run(() -> session.commit(finalPath));
    }

    @Override
    public void abort() {
        run(session::abort);
    }

    @Override
    public void close() {
        run(session::close);
    }
}
