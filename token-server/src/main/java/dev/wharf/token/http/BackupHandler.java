package dev.wharf.token.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.wharf.model.MediaType;
import dev.wharf.token.issue.SigningKeys;
import dev.wharf.token.issue.SigningKeysException;
import dev.wharf.token.storage.BackupException;
import dev.wharf.token.storage.BackupStore;
import io.helidon.http.Method;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.List;

/** Copies of the database, while it is in use. */
public final class BackupHandler implements Handler {
    private static final String TARGET = "backup:database";
    private static final String KEYS = "keys";
    private static final List<MediaType> TYPES = List.of(MediaType.parse(Answer.JSON_LINES));

    private final BackupStore backups;
    private final SigningKeys keys;
    private final Space space;

    /** Where there is room for a copy. */
    @FunctionalInterface
    public interface Space {
        /** A new file that is gone when it is closed. */
        FileChannel file() throws IOException;
    }

    public BackupHandler(BackupStore backups, SigningKeys keys, Space space) {
        this.backups = backups;
        this.keys = keys;
        this.space = space;
    }

    private record View(@JsonProperty("made_at") String madeAt, long rows, String keys) {
        static View of(BackupStore.Restored restored) {
            return new View(restored.madeAt().toString(), restored.rows(), restored.withKeys() ? "restored" : "kept");
        }
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(
                Endpoint.admin(Method.GET, "backup", this::get),
                Endpoint.admin(Method.PUT, "backup", this::put).withOwnTransaction());
    }

    /** {@code GET /api/v1/backup}: everything as it is at one moment. It goes on record that somebody has it. */
    private Answer get(ApiRequest request) {
        return request.change(() -> {
            request.caller().did("read", TARGET, "");
            return Answer.streamed(200, Answer.JSON_LINES, backups::write);
        });
    }

    /** {@code PUT /api/v1/backup?keys=}: everything becomes what it was. */
    private Answer put(ApiRequest request) {
        boolean keepKeys =
                request.query(KEYS).first(KEYS).map(BackupHandler::isToKeep).orElse(false);
        RequestBody.require(request.http(), TYPES);
        // All of it is here before others have to wait, and again for whoever has to do it again.
        try (FileChannel copy = space.file()) {
            try (InputStream body = request.http().content().inputStream()) {
                long _ = body.transferTo(Channels.newOutputStream(copy));
            }
            return request.change(() -> restore(request, copy, keepKeys));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isToKeep(String text) {
        return switch (text) {
            case "keep" -> true;
            case "restore" -> false;
            default ->
                throw Problem.unacceptable(KEYS, text, "must be restore or keep")
                        .refuse();
        };
    }

    private Answer restore(ApiRequest request, FileChannel copy, boolean keepKeys) {
        try {
            View view = View.of(keys.replace(() -> restore(copy, keepKeys)));
            request.caller().did("restored", TARGET, view.toString());
            return Answer.json(200, view);
        } catch (BackupException e) {
            throw Problem.of(422, String.valueOf(e.getMessage())).refuse();
        } catch (SigningKeysException e) {
            throw Problem.of(422, e.getMessage() + "; by keys=keep those of this server stay in use")
                    .refuse();
        }
    }

    private BackupStore.Restored restore(FileChannel copy, boolean keepKeys) {
        try {
            return backups.restore(Channels.newInputStream(copy.position(0)), keepKeys);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
