package dev.wharf.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives test classes what is dear to start: one {@link Wharf}, one {@link DockerDaemon} and {@link Images} made once.
 * Each is made when a test first asks for it and ends with the last test.
 */
final class TestBed implements ParameterResolver {
    private static final List<Class<?>> SHARED =
            List.of(Wharf.class, DockerDaemon.class, Images.class, ScratchFolder.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return SHARED.contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        ExtensionContext.Store store = context.getRoot().getStore(Namespace.create(TestBed.class));
        // The folder first: the store closes in reverse order, so the processes in it end before it goes.
        ScratchFolder folder = once(store, ScratchFolder.class, ScratchFolder::create);
        if (type == Wharf.class) {
            return once(store, Wharf.class, () -> Wharf.startSeeded(folder.child("wharf"), WharfSettings.standard()));
        }
        if (type == DockerDaemon.class) {
            return once(store, DockerDaemon.class, () -> DockerDaemon.start(folder.child("docker")));
        }
        return type == Images.class ? once(store, Images.class, () -> new Images(folder.child("images"))) : folder;
    }

    private static <T> T once(ExtensionContext.Store store, Class<T> type, Callable<T> maker) {
        return store.getOrComputeIfAbsent(
                type,
                key -> {
                    try {
                        return maker.call();
                    } catch (Exception e) {
                        throw new IllegalStateException("cannot make the shared " + type.getSimpleName(), e);
                    }
                },
                type);
    }

    /** Holds everything that the tests write; gone with the last test. */
    record ScratchFolder(Path path, AtomicInteger children) implements AutoCloseable {
        static ScratchFolder create() throws IOException {
            return new ScratchFolder(Files.createTempDirectory("wharf-it"), new AtomicInteger());
        }

        /** A new empty folder; its path is short because podman takes no more than 50 characters. */
        Path child(String prefix) throws IOException {
            return Files.createDirectory(path.resolve(prefix + children.incrementAndGet()));
        }

        @Override
        public void close() throws IOException {
            try (Stream<Path> all = Files.walk(path)) {
                all.sorted(Comparator.reverseOrder()).forEach(ScratchFolder::delete);
            }
        }

        private static void delete(Path file) {
            try {
                Files.delete(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
