package dev.wharf.it;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The Authorization header of RFC 7617. */
final class BasicAuth {
    private BasicAuth() {}

    static String header(Account account) {
        byte[] pair = account.creds().getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }
}
