package dev.wharf.it;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import javax.net.ssl.SSLSession;

/** An answer that got another body on its way. */
final class AlteredAnswer implements HttpResponse<byte[]> {
    private final HttpResponse<byte[]> answer;
    private final byte[] body;

    AlteredAnswer(HttpResponse<byte[]> answer, byte[] body) {
        this.answer = answer;
        this.body = body;
    }

    @Override
    public byte[] body() {
        return body;
    }

    @Override
    public int statusCode() {
        return answer.statusCode();
    }

    @Override
    public HttpRequest request() {
        return answer.request();
    }

    @Override
    public Optional<HttpResponse<byte[]>> previousResponse() {
        return answer.previousResponse();
    }

    @Override
    public HttpHeaders headers() {
        return answer.headers();
    }

    @Override
    public Optional<SSLSession> sslSession() {
        return answer.sslSession();
    }

    @Override
    public URI uri() {
        return answer.uri();
    }

    @Override
    public HttpClient.Version version() {
        return answer.version();
    }
}
