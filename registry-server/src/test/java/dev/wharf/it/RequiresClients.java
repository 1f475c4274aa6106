package dev.wharf.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Names the programs that a test drives. Without them, or without root where one of them needs it, the test is skipped
 * with a line that says so; with {@code -Drequire.clients=true} it fails.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Inherited
@ExtendWith(RequiresClients.Condition.class)
@interface RequiresClients {
    String[] value();

    /** Decides before any server is started. */
    final class Condition implements ExecutionCondition {
        private static final Set<String> NEED_ROOT = Set.of("dockerd", "losetup");

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            List<String> wanted = AnnotationSupport.findAnnotation(context.getElement(), RequiresClients.class)
                    .map(annotation -> List.of(annotation.value()))
                    .orElse(List.of());
            List<String> reasons = wanted.stream().flatMap(Condition::missing).toList();
            if (reasons.isEmpty()) {
                return ConditionEvaluationResult.enabled("all clients are here");
            }
            String line = context.getDisplayName() + " cannot run: " + String.join(", ", reasons);
            if (Boolean.getBoolean("require.clients")) {
                throw new AssertionError(line + " (require.clients is set)");
            }
            System.err.println("skipped: " + line);
            return ConditionEvaluationResult.disabled(line);
        }

        private static Stream<String> missing(String program) {
            if (Programs.locate(program).isEmpty()) {
                return Stream.of(program + " is not installed");
            }
            return NEED_ROOT.contains(program) && !isRoot() ? Stream.of(program + " needs root") : Stream.empty();
        }

        private static boolean isRoot() {
            try {
                return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
