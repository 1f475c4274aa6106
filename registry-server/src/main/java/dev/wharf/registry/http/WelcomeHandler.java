package dev.wharf.registry.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;

/** {@code /}: empty as registry:2 has it for probes, and a word of help for a person with a browser. */
final class WelcomeHandler implements Handler {
    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>Wharf</title>
            <h1>Wharf</h1>
            <p>This is a container registry. Use it with docker, podman or any other client:</p>
            <pre>
            docker login HOST
            docker tag my-image HOST/my-image
            docker push HOST/my-image
            docker pull HOST/my-image
            </pre>
            </html>
            """;

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        Call call = Call.of(request, response);
        response.header(HeaderNames.CACHE_CONTROL, "no-cache").header(HeaderNames.VARY, "Accept");
        if (!call.header(HeaderNames.ACCEPT).orElse("").contains("text/html")) {
            call.send(200);
            return;
        }
        response.header(HeaderNames.CONTENT_TYPE, "text/html; charset=utf-8")
                .header("Content-Security-Policy", "default-src 'none'")
                .header("X-Content-Type-Options", "nosniff");
        // The origin's grammar leaves no character that HTML would have to escape.
        call.send(200, PAGE.replace("HOST", call.origin().authority()).getBytes(StandardCharsets.UTF_8));
    }
}
