package dev.wharf.registry.storage.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wharf.registry.storage.StorageException;
import dev.wharf.registry.storage.StorageException.Reason;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NotDirectoryException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest {
    static Stream<Arguments> reasons() {
        return Stream.of(
                Arguments.of(new IOException("No space left on device"), Reason.UNAVAILABLE),
                Arguments.of(fs("No space left on device"), Reason.UNAVAILABLE),
                Arguments.of(fs("Disk quota exceeded"), Reason.UNAVAILABLE),
                Arguments.of(fs("Read-only file system"), Reason.UNAVAILABLE),
                Arguments.of(fs("Operation not permitted"), Reason.UNAVAILABLE),
                Arguments.of(fs("Too many open files"), Reason.UNAVAILABLE),
                Arguments.of(new AccessDeniedException("/x"), Reason.UNAVAILABLE),
                Arguments.of(new IOException("Input/output error"), Reason.FAILED),
                Arguments.of(fs("Input/output error"), Reason.FAILED),
                Arguments.of(new NotDirectoryException("/x"), Reason.FAILED),
                Arguments.of(new FileAlreadyExistsException("/x"), Reason.FAILED),
                Arguments.of(new DirectoryNotEmptyException("/x"), Reason.FAILED),
                Arguments.of(new IOException(), Reason.FAILED),
                Arguments.of(new ClosedByInterruptException(), Reason.FAILED));
    }

    @ParameterizedTest
    @MethodSource
    void reasons(IOException cause, Reason reason) {
        StorageException failure = Failures.failure("write x", cause);

        assertThat(failure.reason()).isEqualTo(reason);
        assertThat(failure).hasMessageMatching("cannot write x: .+").hasCause(cause);
    }

    private static FileSystemException fs(String reason) {
        return new FileSystemException("/x", null, reason);
    }
}
