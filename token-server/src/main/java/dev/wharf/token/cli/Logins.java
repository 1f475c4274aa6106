package dev.wharf.token.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.wharf.token.config.SecretFile;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The logins of a person, one for each server, in a file that nobody else may read. */
final class Logins {
    private final SecretFile file;

    Logins(Path file) {
        this.file = new SecretFile(file);
    }

    /** Where they are kept (XDG Base Directory): below XDG_CONFIG_HOME, or ~/.config. */
    static Logins of(Map<String, String> environment) {
        Path home = Path.of(environment.getOrDefault("HOME", ""));
        // By the standard a relative path there is to be ignored.
        Path config = Optional.ofNullable(environment.get("XDG_CONFIG_HOME"))
                .map(Path::of)
                .filter(Path::isAbsolute)
                .orElse(home.resolve(".config"));
        return new Logins(config.resolve("wharf").resolve("logins.json"));
    }

    /**
     * One login.
     *
     * @param user whose it is
     * @param secret a personal access token, or a password
     * @param tokenId of a token that was made for this login alone
     */
    record Login(String user, Credentials secret, Optional<Long> tokenId) {
        private static final String USER = "user";
        private static final String TOKEN = "token";
        private static final String TOKEN_ID = "token_id";
        private static final String PASSWORD = "password";

        private static Login of(JsonNode kept) {
            String user = kept.path(USER).asText();
            return new Login(
                    user,
                    kept.has(TOKEN)
                            ? new Credentials.Token(kept.path(TOKEN).asText())
                            : new Credentials.Password(user, kept.path(PASSWORD).asText()),
                    Optional.of(kept.path(TOKEN_ID))
                            .filter(JsonNode::isIntegralNumber)
                            .map(JsonNode::longValue));
        }

        private ObjectNode kept() {
            ObjectNode kept = JsonNodeFactory.instance.objectNode().put(USER, user);
            switch (secret) {
                case Credentials.Token(String token) -> kept.put(TOKEN, token);
                case Credentials.Password(String _, String password) -> kept.put(PASSWORD, password);
            }
            tokenId.ifPresent(id -> kept.put(TOKEN_ID, id));
            return kept;
        }
    }

    /** The login at this server. */
    Optional<Login> find(URI server) {
        return Optional.of(read().path(server.toString()))
                .filter(JsonNode::isObject)
                .map(Login::of);
    }

    /** The server, if there is a login at just one. */
    Optional<URI> onlyServer() {
        List<String> servers = read().propertyStream().map(Map.Entry::getKey).toList();
        return servers.size() == 1 ? Optional.of(URI.create(servers.getFirst())) : Optional.empty();
    }

    void keep(URI server, Login login) {
        ObjectNode all = read();
        all.set(server.toString(), login.kept());
        file.write(Json.pretty(all));
    }

    void forget(URI server) {
        ObjectNode all = read();
        all.remove(server.toString());
        file.write(Json.pretty(all));
    }

    /** Where they are. */
    Path path() {
        return file.path();
    }

    private ObjectNode read() {
        Optional<String> text = file.read();
        if (text.isEmpty()) {
            return JsonNodeFactory.instance.objectNode();
        }
        try {
            if (Json.parse(text.get().getBytes(StandardCharsets.UTF_8)) instanceof ObjectNode all) {
                return all;
            }
        } catch (IOException e) {
            // Told below. The message of the exception quotes what is in the file.
        }
        throw new CommandFailure(ExitCode.FAILED, file.path() + " holds no logins: remove it, and log in again");
    }
}
