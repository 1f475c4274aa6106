package dev.wharf.server.connection;

import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/** Dresses older forms of private keys as PKCS#8 (RFC 5208), the only form that the JDK reads. */
final class Pkcs8 {
    private static final int INTEGER = 0x02;
    private static final int OCTET_STRING = 0x04;
    private static final int SEQUENCE = 0x30;
    private static final int EC_PARAMETERS = 0xa0;
    private static final byte[] VERSION = {INTEGER, 1, 0};
    /** SEQUENCE of rsaEncryption and NULL. */
    private static final byte[] RSA = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };
    /** The object identifier id-ecPublicKey. */
    private static final byte[] EC = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};

    private Pkcs8() {}

    /** From PKCS#1 (RFC 8017 A.1.2), {@code BEGIN RSA PRIVATE KEY}. */
    static byte[] fromPkcs1(byte[] key) {
        return value(SEQUENCE, VERSION, RSA, value(OCTET_STRING, key));
    }

    /**
     * From SEC1 (RFC 5915), {@code BEGIN EC PRIVATE KEY}, whose curve moves to where PKCS#8 has it.
     *
     * @throws IllegalArgumentException if it is malformed or names no curve
     */
    static byte[] fromSec1(byte[] key) {
        try {
            ByteBuffer der = ByteBuffer.wrap(key);
            enter(der);
            while (der.hasRemaining()) {
                int tag = der.get() & 0xff;
                byte[] content = new byte[Math.min(length(der), der.remaining())];
                der.get(content);
                if (tag == EC_PARAMETERS) {
                    return value(SEQUENCE, VERSION, value(SEQUENCE, EC, content), value(OCTET_STRING, key));
                }
            }
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("cut short", e);
        }
        throw new IllegalArgumentException("names no curve");
    }

    private static void enter(ByteBuffer sequence) {
        if ((sequence.get() & 0xff) != SEQUENCE) {
            throw new IllegalArgumentException("no SEQUENCE");
        }
        length(sequence);
    }

    /** A length of at most two bytes, which no EC key exceeds. */
    private static int length(ByteBuffer der) {
        int first = der.get() & 0xff;
        return switch (first) {
            case 0x81 -> der.get() & 0xff;
            case 0x82 -> der.getShort() & 0xffff;
            default -> first;
        };
    }

    private static byte[] value(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        value.write(tag);
        if (content.size() < 0x80) {
            value.write(content.size());
        } else {
            value.write(0x82);
            value.write(content.size() >> 8);
            value.write(content.size());
        }
        value.writeBytes(content.toByteArray());
        return value.toByteArray();
    }
}
