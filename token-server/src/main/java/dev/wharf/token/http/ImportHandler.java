package dev.wharf.token.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.wharf.token.authn.HtpasswdFile;
import dev.wharf.token.storage.User;
import dev.wharf.token.storage.UserSettings;
import dev.wharf.token.storage.UserStore;
import io.helidon.http.Method;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes accounts of the lines of an htpasswd file. */
public final class ImportHandler implements Handler {
    private final UserStore users;

    public ImportHandler(UserStore users) {
        this.users = users;
    }

    /** What becomes of a line. */
    private enum Result {
        CREATED,
        REPLACED,
        SKIPPED,
        REJECTED;

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What is said of a line: nothing that is behind its colon. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record LineView(
            int line,
            @Nullable String name,
            String result,
            @Nullable String reason) {
        static LineView of(HtpasswdFile.Account account, Result result, @Nullable String reason) {
            return new LineView(account.number(), account.name(), result.label(), reason);
        }
    }

    private record Report(
            @JsonProperty("dry_run") boolean dryRun,
            long created,
            long replaced,
            long skipped,
            long rejected,
            List<LineView> lines) {
        static Report of(boolean dryRun, List<LineView> lines) {
            return new Report(
                    dryRun,
                    count(lines, Result.CREATED),
                    count(lines, Result.REPLACED),
                    count(lines, Result.SKIPPED),
                    count(lines, Result.REJECTED),
                    lines);
        }

        private static long count(List<LineView> lines, Result result) {
            return lines.stream()
                    .filter(line -> line.result().equals(result.label()))
                    .count();
        }
    }

    @Override
    public List<Endpoint> endpoints() {
        return List.of(Endpoint.admin(Method.POST, "users:import", this::post));
    }

    /**
     * {@code POST /api/v1/users:import?dry_run=&replace=} with an htpasswd file: makes an account of each line that can
     * be one, and says of each line what became of it. Accounts that are there keep their password, or with
     * {@code replace} get that of the file, administrators not even then. With {@code dry_run} nothing changes.
     */
    private Answer post(ApiRequest request) {
        FormParameters query = request.query("dry_run", "replace");
        boolean dryRun = query.flag("dry_run");
        boolean replace = query.flag("replace");
        List<LineView> lines = HtpasswdFile.parse(request.text()).lines().stream()
                .map(line -> switch (line) {
                    case HtpasswdFile.Account account -> take(request.caller(), account, dryRun, replace);
                    case HtpasswdFile.Rejected rejected ->
                        new LineView(
                                rejected.number(),
                                rejected.name().orElse(null),
                                Result.REJECTED.label(),
                                rejected.reason().message());
                })
                .toList();
        return Answer.json(200, Report.of(dryRun, lines));
    }

    private LineView take(Caller admin, HtpasswdFile.Account account, boolean dryRun, boolean replace) {
        if (account.name().equals(AccountName.ME)) {
            return LineView.of(account, Result.REJECTED, "the name means whoever asks");
        }
        Optional<User> present = users.find(account.name());
        if (present.isPresent() && !replace) {
            return LineView.of(account, Result.SKIPPED, "there is an account of this name");
        }
        if (present.filter(User::admin).isPresent()) {
            return LineView.of(account, Result.SKIPPED, "the account is that of an administrator");
        }
        if (!dryRun) {
            put(admin, account, present.isPresent());
        }
        return LineView.of(account, present.isPresent() ? Result.REPLACED : Result.CREATED, null);
    }

    private void put(Caller admin, HtpasswdFile.Account account, boolean isPresent) {
        users.put(
                account.name(),
                new UserSettings(Optional.of(account.hash()), false, Optional.empty(), Optional.empty()));
        String target = "user:" + account.name();
        if (isPresent) {
            admin.changed(target, "with an imported password");
        } else {
            admin.created(target, "imported admin=false");
        }
    }
}
