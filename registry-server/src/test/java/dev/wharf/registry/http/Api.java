package dev.wharf.registry.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.model.Digest;
import dev.wharf.model.ErrorCode;
import dev.wharf.server.connection.RawHttp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a client sends, and what has to come back; each request has a connection of its own. */
record Api(int port, Map<String, String> defaults) {
    static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";

    Api(int port) {
        this(port, Map.of());
    }

    /** The same with a header on every request. */
    Api with(String name, String value) {
        Map<String, String> headers = new LinkedHashMap<>(defaults);
        headers.put(name, value);
        return new Api(port, headers);
    }

    Request get(String target) {
        return new Request("GET", target);
    }

    Request head(String target) {
        return new Request("HEAD", target);
    }

    Request post(String target) {
        return new Request("POST", target);
    }

    Request put(String target) {
        return new Request("PUT", target);
    }

    Request patch(String target) {
        return new Request("PATCH", target);
    }

    Request delete(String target) {
        return new Request("DELETE", target);
    }

    Request request(String method, String target) {
        return new Request(method, target);
    }

    /** Pushes a blob in one request. */
    Digest push(String repository, byte[] content) {
        return push(repository, content, Digest.Algorithm.SHA256);
    }

    /** The same with another algorithm than clients have. */
    Digest push(String repository, byte[] content, Digest.Algorithm algorithm) {
        Digest digest = algorithm.of(content);
        post("/v2/" + repository + "/blobs/uploads/?digest=" + digest)
                .body(content)
                .expect(201);
        return digest;
    }

    /** Starts an upload and says where it is, without the state that its URL also has. */
    String startUpload(String repository) {
        return post("/v2/" + repository + "/blobs/uploads/").expect(202).upload();
    }

    /** Pushes a small image under a tag. */
    Digest pushImage(String repository, String tag) {
        byte[] manifest = image(repository, tag);
        put("/v2/" + repository + "/manifests/" + tag)
                .header("Content-Type", OCI_MANIFEST)
                .body(manifest)
                .expect(201);
        return Digest.Algorithm.SHA256.of(manifest);
    }

    /** A manifest whose blobs are in the repository. */
    byte[] image(String repository, String mark) {
        Digest config = push(repository, ("{\"mark\":\"" + mark + "\"}").getBytes(UTF_8));
        return ("{\"schemaVersion\":2,\"mediaType\":\"" + OCI_MANIFEST + "\",\"config\":{\"mediaType\":"
                        + "\"application/vnd.oci.image.config.v1+json\",\"digest\":\"" + config + "\",\"size\":"
                        + (11 + mark.length()) + "},\"layers\":[]}")
                .getBytes(UTF_8);
    }

    final class Request {
        private final String method;
        private final String target;
        private final Map<String, String> headers = new LinkedHashMap<>(Map.of("Host", "localhost"));
        private byte[] body = new byte[0];
        private boolean chunked;

        private Request(String method, String target) {
            this.method = method;
            this.target = target;
            headers.putAll(defaults);
        }

        Request header(String name, String value) {
            headers.put(name, value);
            return this;
        }

        Request body(byte[] content) {
            body = content;
            return this;
        }

        Request body(String content) {
            return body(content.getBytes(UTF_8));
        }

        /** A body whose length is not known beforehand. */
        Request stream(byte[] content) {
            chunked = true;
            return body(content);
        }

        Answer send() {
            try (RawHttp http = RawHttp.connect(port)) {
                http.send(head());
                if (chunked && body.length > 0) {
                    http.send(Integer.toHexString(body.length) + "\r\n")
                            .send(body)
                            .send("\r\n");
                } else {
                    http.send(body);
                }
                if (chunked) {
                    http.send("0\r\n\r\n");
                }
                return new Answer(method.equals("HEAD") ? http.readHeadResponse() : http.readResponse());
            } catch (IOException e) {
                throw new UncheckedIOException(method + " " + target, e);
            }
        }

        private String head() {
            StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
            headers.forEach((name, value) ->
                    head.append(name).append(": ").append(value).append("\r\n"));
            if (chunked) {
                head.append("Transfer-Encoding: chunked\r\n");
            } else if (!method.equals("GET") && !method.equals("HEAD") && !headers.containsKey("Content-Length")) {
                head.append("Content-Length: ").append(body.length).append("\r\n");
            }
            return head.append("\r\n").toString();
        }

        /** Sends it, and checks what is right for every answer of the API. */
        Answer expect(int status) {
            Answer answer = send();
            assertThat(answer.response.status())
                    .as("%s %s: %s", method, target, answer.text())
                    .isEqualTo(status);
            assertThat(answer.header("Docker-Distribution-API-Version")).contains("registry/2.0");
            return answer;
        }

        /** Sends it, and checks that it got past the door, whatever came of it then. */
        void isLetIn() {
            assertThat(send().response.status()).as("%s %s", method, target).isNotIn(401, 403, 500);
        }

        /** Sends it, and checks that the refusal is one that clients understand. */
        Answer refused(int status, ErrorCode code) {
            Answer answer = expect(status);
            assertThat(answer.header("Content-Type")).contains("application/json");
            if (!method.equals("HEAD")) {
                assertThat(answer.text())
                        .startsWith("{\"errors\":[{\"code\":\"" + code + "\",")
                        .endsWith("]}\n");
            }
            return answer;
        }
    }

    record Answer(RawHttp.Response response) {
        Optional<String> header(String name) {
            return response.header(name);
        }

        Answer header(String name, String value) {
            assertThat(header(name)).as(name).contains(value);
            return this;
        }

        Answer without(String... names) {
            assertThat(response.headers().keySet()).doesNotContain(names);
            return this;
        }

        Answer body(byte[] expected) {
            assertThat(Arrays.equals(response.body().getBytes(ISO_8859_1), expected))
                    .as("body of %s bytes", response.body().length())
                    .isTrue();
            return this;
        }

        Answer body(String expected) {
            assertThat(text()).isEqualTo(expected);
            return this;
        }

        String text() {
            return new String(response.body().getBytes(ISO_8859_1), UTF_8);
        }

        /** The path of {@code Location}, which is that of an upload. */
        String upload() {
            String location = location();
            assertThat(location).contains("?_state=");
            return location.substring(0, location.indexOf('?'));
        }

        /** The path and query of {@code Location}, which is absolute. */
        String location() {
            String location = header("Location").orElseThrow();
            assertThat(location).startsWith("http://localhost/v2/");
            return location.substring("http://localhost".length());
        }
    }
}
