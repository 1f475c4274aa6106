package dev.wharf.registry.auth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.util.Base64;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The certificates of {@code rootcertbundle}, and the chains that end at one of them. */
public final class CertificateRoots {
    private static final int MAX_CHAIN = 4;
    private static final int MAX_CHARACTERS = 16 << 10;

    private final List<X509Certificate> roots;
    private final Set<TrustAnchor> anchors;
    private final Cache<List<Base64>, Leaf> verified =
            Caffeine.newBuilder().maximumSize(64).build();

    /**
     * A signer whose chain has been verified, with the time in which every certificate of it is valid.
     *
     * @param key the signer's key
     * @param from first moment
     * @param until last moment
     * @param ids RFC 7638 thumbprints of all keys of the chain
     */
    record Leaf(PublicKey key, Instant from, Instant until, Set<String> ids) {
        boolean isValidAt(Instant now) {
            return !now.isBefore(from) && !now.isAfter(until);
        }
    }

    public CertificateRoots(List<X509Certificate> roots) {
        this.roots = List.copyOf(roots);
        this.anchors = roots.stream().map(root -> new TrustAnchor(root, null)).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Verifies the {@code x5c} header of a token (RFC 7515 section 4.1.6), leaf first.
     *
     * @return empty if the chain does not lead to a root, or one of its certificates is not valid now
     */
    Optional<Leaf> verify(List<Base64> x5c, Instant now) {
        if (x5c.isEmpty()
                || x5c.size() > MAX_CHAIN
                || x5c.stream().mapToInt(item -> item.toString().length()).sum() > MAX_CHARACTERS) {
            return Optional.empty();
        }
        return Optional.ofNullable(verified.getIfPresent(x5c))
                .or(() -> {
                    Optional<Leaf> leaf = verifyChain(x5c, now);
                    leaf.ifPresent(found -> verified.put(x5c, found));
                    return leaf;
                })
                .filter(leaf -> leaf.isValidAt(now));
    }

    private Optional<Leaf> verifyChain(List<Base64> x5c, Instant now) {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            List<X509Certificate> chain = new ArrayList<>();
            for (Base64 item : x5c) {
                chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(item.decode())));
            }
            // What follows a root proves nothing more; a signer may be a root itself.
            List<X509Certificate> path = chain.stream()
                    .takeWhile(certificate -> !roots.contains(certificate))
                    .toList();
            X509Certificate root = path.size() < chain.size() ? chain.get(path.size()) : null;
            if (!path.isEmpty()) {
                root = validate(factory, path, now);
            }
            return root == null ? Optional.empty() : Optional.of(leaf(chain.getFirst(), path, root));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private X509Certificate validate(CertificateFactory factory, List<X509Certificate> path, Instant now)
            throws GeneralSecurityException {
        PKIXParameters parameters = new PKIXParameters(anchors);
        parameters.setRevocationEnabled(false);
        parameters.setDate(Date.from(now));
        var result = (java.security.cert.PKIXCertPathValidatorResult)
                CertPathValidator.getInstance("PKIX").validate(factory.generateCertPath(path), parameters);
        return result.getTrustAnchor().getTrustedCert();
    }

    private static Leaf leaf(X509Certificate signer, List<X509Certificate> path, X509Certificate root) {
        Instant from = root.getNotBefore().toInstant();
        Instant until = root.getNotAfter().toInstant();
        Set<String> ids = new HashSet<>();
        KeyIds.thumbprint(root.getPublicKey()).ifPresent(ids::add);
        for (X509Certificate certificate : path) {
            KeyIds.thumbprint(certificate.getPublicKey()).ifPresent(ids::add);
            from = max(from, certificate.getNotBefore().toInstant());
            until = min(until, certificate.getNotAfter().toInstant());
        }
        return new Leaf(signer.getPublicKey(), from, until, Set.copyOf(ids));
    }

    private static Instant max(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private static Instant min(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
