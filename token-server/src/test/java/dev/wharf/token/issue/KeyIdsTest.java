package dev.wharf.token.issue;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.RSAKey;
import org.junit.jupiter.api.Test;

class KeyIdsTest {
    /** The example of RFC 7638 section 3.1. What registry 2.8 makes of the other id is in {@link RegistryTest}. */
    @Test
    void the_thumbprint_is_that_of_the_rfc() throws Exception {
        RSAKey key = RSAKey.parse("""
                {"kty": "RSA", "e": "AQAB", "alg": "RS256", "kid": "2011-04-29", "n":
                "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw"}
                """);
        assertThat(KeyIds.of(key.toPublicKey()).rfc7638()).isEqualTo("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs");
    }
}
