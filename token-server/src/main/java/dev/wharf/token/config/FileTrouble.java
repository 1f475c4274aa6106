package dev.wharf.token.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.util.Optional;

/** Says in words why a file could not be used; the exceptions themselves mostly say only which file. */
final class FileTrouble {
    private FileTrouble() {}

    static String reason(IOException trouble) {
        return switch (trouble) {
            case AccessDeniedException _ -> "permission denied";
            case FileAlreadyExistsException _ -> "there is a file in its place";
            case FileSystemException file when file.getReason() != null -> file.getReason();
            default ->
                Optional.ofNullable(trouble.getMessage())
                        .orElse(trouble.getClass().getSimpleName());
        };
    }
}
