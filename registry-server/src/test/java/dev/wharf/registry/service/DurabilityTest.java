package dev.wharf.registry.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.wharf.clients.Installed;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a power cut would take at the moment of each acknowledgement: nothing. Told from the system calls. */
class DurabilityTest {
    private static final String STRACE = "/usr/bin/strace";
    private static final Pattern CALL = Pattern.compile("(\\w+)\\((.*)\\) += \\d+.*");
    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern DESCRIPTOR = Pattern.compile("\\d+<([^>]*)>.*");

    @TempDir
    private Path directory;

    @Test
    void everythingAcknowledgedIsOnDisk() throws Exception {
        Path storage = directory.resolve("storage");
        List<String> calls = trace(storage);
        PowerCut disk = new PowerCut(storage.toString());
        calls.forEach(disk::call);

        assertThat(disk.acknowledgements).hasSize(13);
        assertThat(disk.violations).isEmpty();
    }

    private List<String> trace(Path storage) throws Exception {
        Path trace = Files.createDirectory(directory.resolve("trace"));
        List<String> strace = List.of(
                Installed.orSkip(STRACE),
                "-ff",
                "-qq",
                "-y",
                "-s",
                "200",
                "-e",
                "trace=write,pwrite64,writev,fsync,fdatasync,rename,renameat,renameat2,mkdir,unlink,unlinkat",
                "-o",
                trace.resolve("calls").toString());
        Process child = Child.of(strace, PushOnce.class, storage.toString()).start();
        child.getInputStream().transferTo(OutputStream.nullOutputStream());
        if (child.waitFor() != 0) {
            if (Boolean.getBoolean("require.clients")) {
                fail("strace may not trace here");
            }
            abort("strace may not trace here");
        }
        try (Stream<Path> threads = Files.list(trace)) {
            for (Path thread : threads.toList()) {
                List<String> calls = Files.readAllLines(thread, UTF_8);
                if (calls.stream().anyMatch(call -> call.contains(PushOnce.ACKNOWLEDGED))) {
                    return calls;
                }
            }
        }
        throw new IOException("the child has done nothing");
    }

    /** Knows what has not reached the disk yet. The bytes of an upload count, its names do not. */
    private static final class PowerCut {
        final List<String> acknowledgements = new ArrayList<>();
        final List<String> violations = new ArrayList<>();
        private final Set<String> dirtyFiles = new HashSet<>();
        private final Set<String> dirtyEntries = new HashSet<>();
        private final String storage;

        PowerCut(String storage) {
            this.storage = storage;
        }

        void call(String line) {
            Matcher call = CALL.matcher(line);
            if (!call.matches()) {
                return;
            }
            String arguments = call.group(2);
            List<String> quoted = QUOTED.matcher(arguments)
                    .results()
                    .map(text -> text.group(1))
                    .toList();
            switch (call.group(1)) {
                case "write", "writev", "pwrite64" -> write(descriptor(arguments), quoted);
                case "fsync", "fdatasync" -> sync(descriptor(arguments));
                case "mkdir" -> changeEntry(quoted.getFirst());
                case "unlink", "unlinkat" -> remove(absolute(arguments, quoted.getFirst()));
                default -> rename(quoted.getFirst(), quoted.getLast());
            }
        }

        private void write(String file, List<String> quoted) {
            if (file.startsWith(storage)) {
                dirtyFiles.add(file);
            } else if (!quoted.isEmpty() && quoted.getFirst().startsWith(PushOnce.ACKNOWLEDGED)) {
                acknowledgements.add(quoted.getFirst());
                dirtyEntries.forEach(entry -> violations.add(quoted.getFirst() + " before the entry of " + entry));
                dirtyFiles.stream()
                        .filter(data -> data.endsWith("/data"))
                        .forEach(data -> violations.add(quoted.getFirst() + " before the bytes of " + data));
            }
        }

        private void sync(String path) {
            dirtyFiles.remove(path);
            dirtyEntries.removeIf(entry -> parent(entry).equals(path));
        }

        private void rename(String from, String to) {
            if (!isUpload(to) && dirtyFiles.contains(from)) {
                violations.add("renamed before its bytes were synced: " + from);
            }
            changeEntry(to);
        }

        private void changeEntry(String path) {
            if (path.startsWith(storage + "/") && !isUpload(path)) {
                dirtyEntries.add(path);
            }
        }

        /** That the history of a tag goes after the tag itself, a power cut may undo. */
        private void remove(String path) {
            if (!path.contains("/index/")) {
                changeEntry(path);
            }
        }

        private static boolean isUpload(String path) {
            return path.contains("/_uploads");
        }

        private static String absolute(String arguments, String path) {
            Matcher base = DESCRIPTOR.matcher(arguments);
            return path.startsWith("/") || !base.matches() ? path : base.group(1) + "/" + path;
        }

        private static String descriptor(String arguments) {
            Matcher matcher = DESCRIPTOR.matcher(arguments);
            return matcher.matches() ? matcher.group(1) : "";
        }

        private static String parent(String path) {
            return path.substring(0, path.lastIndexOf('/'));
        }
    }
}
