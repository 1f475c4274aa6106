package dev.wharf.registry.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.wharf.registry.service.BlobContent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/**
 * Several ranges of a blob in one body (RFC 9110 section 14.6).
 *
 * @param parts in the order in which they are sent
 */
record MultipartRanges(List<ByteRange> parts, BlobContent content) {
    MultipartRanges {
        parts = List.copyOf(parts);
    }

    String contentType() {
        return "multipart/byteranges; boundary=" + boundary();
    }

    /** The length of the body in bytes. */
    long length() {
        long heads = parts.stream().mapToLong(part -> head(part).length).sum();
        return heads + parts.stream().mapToLong(ByteRange::length).sum() + end().length;
    }

    void writeTo(OutputStream out) throws IOException {
        for (ByteRange part : parts) {
            out.write(head(part));
            try (InputStream bytes = content.stream(part.first(), part.length())) {
                bytes.transferTo(out);
            }
        }
        out.write(end());
    }

    private byte[] head(ByteRange part) {
        return ("\r\n--" + boundary() + "\r\nContent-Type: application/octet-stream\r\nContent-Range: "
                        + part.contentRange(content.size()) + "\r\n\r\n")
                .getBytes(US_ASCII);
    }

    private byte[] end() {
        return ("\r\n--" + boundary() + "--\r\n").getBytes(US_ASCII);
    }

    /** No content holds its own digest. */
    private String boundary() {
        return content.digest().hex().substring(0, 64);
    }
}
