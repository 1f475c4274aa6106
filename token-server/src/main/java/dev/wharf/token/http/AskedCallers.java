package dev.wharf.token.http;

import dev.wharf.server.proxy.AddressRange;
import dev.wharf.token.authz.CredentialLimits;
import dev.wharf.token.authz.Requester;
import dev.wharf.token.authz.Subject;
import dev.wharf.token.service.Service;
import dev.wharf.token.storage.StoredToken;
import dev.wharf.token.storage.SubjectStore;
import dev.wharf.token.storage.TokenStore;
import java.net.InetAddress;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Finds those whom a question about access is about. */
public final class AskedCallers {
    /** How questions name callers without an account. */
    static final String ANONYMOUS = "anonymous";

    private final SubjectStore subjects;
    private final TokenStore tokens;

    public AskedCallers(SubjectStore subjects, TokenStore tokens) {
        this.subjects = subjects;
        this.tokens = tokens;
    }

    /** From where and when somebody asks for a token. */
    record Circumstances(InetAddress from, Instant at) {
        /**
         * By the fields {@code ip} and {@code at}; where they say nothing, those of the caller.
         *
         * @throws RefusedException 422 if one of them is not accepted
         */
        static Circumstances of(JsonFields body, Caller caller) {
            Optional<String> at = body.text("at");
            return of(body.text("ip"), at, caller);
        }

        static Circumstances of(Optional<String> ip, Optional<String> at, Caller caller) {
            InetAddress from = ip.map(text -> AddressRange.literal(text)
                            .orElseThrow(() -> Problem.unacceptable("ip", text, "must be an IPv4 or IPv6 address")
                                    .refuse()))
                    .orElse(caller.from());
            return new Circumstances(from, at.map(Circumstances::time).orElse(caller.at()));
        }

        private static Instant time(String text) {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw Problem.unacceptable("at", text, "must be a time such as 2026-01-31T12:00:00Z")
                        .refuse();
            }
        }
    }

    /**
     * The subject that a question names; empty for callers without an account.
     *
     * @throws RefusedException 422 if it is no account
     */
    static Optional<Subject> subject(String text) {
        if (text.equals(ANONYMOUS)) {
            return Optional.empty();
        }
        Subject subject = RuleBody.parse("subject", text, Subject::parse);
        if (subject.kind() != Subject.Kind.USER && subject.kind() != Subject.Kind.ROBOT) {
            throw Problem.unacceptable("subject", text, "must be user:<name>, robot:<name> or anonymous")
                    .refuse();
        }
        return Optional.of(subject);
    }

    /**
     * An account, or empty a caller without one, as a service sees it.
     *
     * @param tokenId the id of a token of theirs that they present; empty for a password
     * @throws RefusedException 422 if there is no such account or token
     */
    AskedCaller find(Optional<Subject> account, Optional<Long> tokenId, Circumstances circumstances, Service service) {
        Optional<StoredToken> token = tokenId.map(id -> token(account, id));
        CredentialLimits limits = token.map(found -> found.token().limits()).orElse(CredentialLimits.NONE);
        if (account.isEmpty()) {
            return new AskedCaller(
                    ANONYMOUS, service.settings().anonymous(), token, requester(Set.of(), limits, circumstances));
        }
        Subject subject = account.get();
        SubjectStore.Account found = subjects.find(subject)
                .orElseThrow(() -> Problem.unacceptable(
                                "subject",
                                subject.toString(),
                                "there is no such " + subject.kind().label())
                        .refuse());
        boolean isGood = token.map(presented ->
                        presented.token().isGood(circumstances.at(), circumstances.from(), Optional.of(service.id())))
                .orElse(true);
        return new AskedCaller(
                subject.toString(),
                found.enabled() && isGood,
                token,
                requester(subjects(subject, found.groups()), limits, circumstances));
    }

    /** Everything that an account is. */
    static Set<Subject> subjects(Subject account, Set<String> groups) {
        Set<Subject> all = new LinkedHashSet<>();
        all.add(account);
        if (account.kind() == Subject.Kind.USER) {
            all.add(Subject.AUTHENTICATED);
        }
        groups.forEach(group -> all.add(Subject.group(group)));
        return all;
    }

    private static Requester requester(Set<Subject> subjects, CredentialLimits limits, Circumstances circumstances) {
        return new Requester(subjects, limits, circumstances.from(), circumstances.at());
    }

    private StoredToken token(Optional<Subject> account, long id) {
        return tokens.find(id)
                .filter(found -> account.equals(Optional.of(found.token().owner())))
                .orElseThrow(() -> Problem.unacceptable("token_id", Long.toString(id), "there is no such token")
                        .refuse());
    }
}
