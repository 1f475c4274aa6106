package dev.wharf.token.cli;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** Sends requests, waits, and says that it waits; a server that is busy is asked again. */
final class Exchange {
    private static final int TRIES = 5;
    private static final long USUAL_PAUSE_SECONDS = 2;
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,2}");

    private final HttpClient http;
    private final Consumer<String> progress;
    private final Duration silence;

    /**
     * An exchange.
     *
     * @param progress told why nothing happens yet
     * @param silence so long it waits without a word
     */
    Exchange(HttpClient http, Consumer<String> progress, Duration silence) {
        this.http = http;
        this.progress = progress;
        this.silence = silence;
    }

    /**
     * The answer, whatever it says.
     *
     * @throws CommandFailure if there is none
     */
    HttpResponse<byte[]> of(HttpRequest request) {
        return of(request, BodyHandlers.ofByteArray());
    }

    /**
     * The same where the body of an answer does not have to stay in memory.
     *
     * @throws CommandFailure if there is none
     */
    HttpResponse<byte[]> of(HttpRequest request, BodyHandler<byte[]> bodies) {
        try {
            HttpResponse<byte[]> response = await(request, bodies);
            // What a POST has done before the server gave up would be done twice.
            for (int tries = 1;
                    response.statusCode() == 503
                            && tries < TRIES
                            && !request.method().equals("POST");
                    tries++) {
                long seconds = pause(response);
                progress.accept("the token server is busy, another try in " + seconds + " s ...");
                TimeUnit.SECONDS.sleep(seconds);
                response = await(request, bodies);
            }
            return response;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.FAILED, "interrupted", e);
        }
    }

    private static long pause(HttpResponse<byte[]> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(text -> SECONDS.matcher(text).matches())
                .map(Long::valueOf)
                .orElse(USUAL_PAUSE_SECONDS);
    }

    private HttpResponse<byte[]> await(HttpRequest request, BodyHandler<byte[]> bodies) throws InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(request, bodies);
        try {
            try {
                return answer.get(silence.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                progress.accept("waiting for " + request.uri().getAuthority() + " ...");
                return answer.get();
            }
        } catch (ExecutionException e) {
            throw unreachable(request, e.getCause() == null ? e : e.getCause());
        }
    }

    private static CommandFailure unreachable(HttpRequest request, Throwable cause) {
        if (!(cause instanceof IOException)) {
            throw new IllegalStateException("cannot send " + request.method() + " " + request.uri(), cause);
        }
        String server = request.uri().getScheme() + "://" + request.uri().getAuthority();
        String reason =
                Optional.ofNullable(cause.getMessage()).map(text -> ": " + text).orElse("");
        String hint =
                cause instanceof SSLException ? "; --cacert FILE names certificates to trust" : ", is it running?";
        return new CommandFailure(
                ExitCode.UNREACHABLE, "the token server " + server + " cannot be reached" + reason + hint, cause);
    }
}
