package dev.wharf.token.federation;

import java.util.Set;
import java.util.regex.Pattern;

/** Which conditions tell whose workload a token is of; a provider such as GitHub signs for everybody. */
final class IdentifyingClaims {
    /** Of the protocol, and checked anyway. */
    private static final Set<String> PROTOCOL = Set.of("iss", "aud", "exp", "iat", "nbf", "jti");

    /**
     * Anybody's workload can have these: a branch called main, say. Even the user who set a job off is no proof, since
     * others can bring him to do that in a repository of theirs.
     */
    private static final Set<String> COMMON = Set.of(
            "actor",
            "actor_id",
            "base_ref",
            "deployment_tier",
            "environment",
            "environment_protected",
            "event_name",
            "head_ref",
            "pipeline_source",
            "ref",
            "ref_path",
            "ref_protected",
            "ref_type",
            "repository_visibility",
            "project_visibility",
            "runner_environment",
            "sha",
            "user_email",
            "user_id",
            "user_login",
            "workflow");

    /** What a subject begins with at GitHub, GitLab and Kubernetes. */
    private static final Pattern KIND = Pattern.compile("^(?:repo|project_path|system:serviceaccount):");

    /** A repository's whole path, after which only a branch or the like may vary. */
    private static final Pattern WHOLE_PATH = Pattern.compile("[^/:*]+/[^:*]+:.*");

    private IdentifyingClaims() {}

    /** Whether the condition keeps strangers out. */
    static boolean tell(ClaimCondition condition) {
        return !PROTOCOL.contains(condition.claim())
                && !COMMON.contains(condition.claim())
                && condition.pattern().chars().anyMatch(Character::isLetterOrDigit);
    }

    /** Whether a wildcard stands for all that an owner has, or for the end of the owner's name, and so for others. */
    static boolean areBroad(ClaimCondition condition) {
        String path = KIND.matcher(condition.pattern()).replaceFirst("");
        int star = path.indexOf('*');
        if (star < 0 || COMMON.contains(condition.claim())) {
            return false;
        }
        String before = path.substring(0, star);
        boolean ownerIsOpen = before.indexOf('/') < 0 && before.indexOf(':') < 0;
        boolean allOfOwner = before.endsWith("/") || before.endsWith(":");
        return (ownerIsOpen || allOfOwner) && !WHOLE_PATH.matcher(before).matches();
    }
}
