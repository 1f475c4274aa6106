package dev.wharf.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a process and its children have used since their start, as {@code /proc} tells.
 *
 * @param processorSeconds in user and kernel mode
 * @param read bytes that came out of read calls, of files and sockets alike
 * @param readFromDisk bytes that a disk had to be asked for
 */
record Usage(double processorSeconds, long read, long readFromDisk) {
    /** What {@code getconf CLK_TCK} says on Linux. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int USER_TIME = 11;

    static Usage of(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .map(Usage::ofOne)
                .reduce(new Usage(0, 0, 0), Usage::plus);
    }

    private static Usage ofOne(ProcessHandle process) {
        Path proc = Path.of("/proc", Long.toString(process.pid()));
        try {
            String stat = Files.readString(proc.resolve("stat"));
            // The name in brackets may have spaces.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            double ticks = Double.parseDouble(fields[USER_TIME]) + Double.parseDouble(fields[USER_TIME + 1]);
            return new Usage(
                    ticks / TICKS_PER_SECOND,
                    field(proc.resolve("io"), "rchar"),
                    field(proc.resolve("io"), "read_bytes"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long field(Path file, String name) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }

    /** The most memory that a process has had at once, its shared pages included, in bytes. */
    static long peakMemory(ProcessHandle process) throws IOException {
        return field(Path.of("/proc", Long.toString(process.pid()), "status"), "VmHWM") << 10;
    }

    private Usage plus(Usage other) {
        return new Usage(
                processorSeconds + other.processorSeconds, read + other.read, readFromDisk + other.readFromDisk);
    }

    /** What came since then. */
    Usage since(Usage before) {
        return new Usage(
                processorSeconds - before.processorSeconds, read - before.read, readFromDisk - before.readFromDisk);
    }
}
