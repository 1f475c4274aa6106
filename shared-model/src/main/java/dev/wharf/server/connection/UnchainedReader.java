package dev.wharf.server.connection;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataListener;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.LazyString;
import java.nio.charset.Charset;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A reader that lets go of what has been read.
 *
 * <p>Helidon's keeps the pieces of a connection in a chain. Once one of them is in the old generation of the heap, even
 * a dead one, it keeps all that follow alive until the next full collection: a whole upload. So each piece gets a
 * reader of its own, in effect: a drained reader is replaced before it would take the next piece.
 */
final class UnchainedReader extends DataReader {
    private final Supplier<byte @Nullable []> source;
    private DataReader reader;
    private Consumer<DataReader> attach = _ -> {};
    private boolean bodyTaken;

    // Helidon 27 closes the constructor, and with it this class goes: the release is pinned until then.
    @SuppressWarnings("removal")
    UnchainedReader(Supplier<byte @Nullable []> source) {
        super(source);
        this.source = source;
        this.reader = DataReader.create(source);
    }

    /** Somebody else reads the body, so that Helidon, which asks for the next piece of it, finds its end. */
    void takeBody() {
        bodyTaken = true;
    }

    private DataReader reader() {
        if (reader.available() == 0) {
            reader = DataReader.create(source);
            attach.accept(reader);
        }
        return reader;
    }

    @Override
    public int available() {
        return bodyTaken ? 1 : reader.available();
    }

    @Override
    public void pullData() {
        reader().pullData();
    }

    @Override
    public void skip(int length) {
        reader().skip(length);
    }

    @Override
    public void ensureAvailable() {
        if (!bodyTaken) {
            reader().ensureAvailable();
        }
    }

    @Override
    public byte read() {
        return reader().read();
    }

    @Override
    public byte lookup() {
        return reader().lookup();
    }

    @Override
    public boolean startsWithNewLine() {
        return reader().startsWithNewLine();
    }

    @Override
    public boolean startsWith(byte[] prefix) {
        return reader().startsWith(prefix);
    }

    @Override
    public BufferData readBuffer() {
        return reader().readBuffer();
    }

    @Override
    public BufferData readBuffer(int length) {
        if (bodyTaken) {
            bodyTaken = false;
            return BufferData.empty();
        }
        return reader().readBuffer(length);
    }

    @Override
    public BufferData getBuffer(int length) {
        return reader().getBuffer(length);
    }

    @Override
    public LazyString readLazyString(Charset charset, int length) {
        return reader().readLazyString(charset, length);
    }

    @Override
    public String readAsciiString(int length) {
        return reader().readAsciiString(length);
    }

    @Override
    public byte[] readBytes(int length) {
        return reader().readBytes(length);
    }

    @Override
    public String readLine() throws IncorrectNewLineException {
        return reader().readLine();
    }

    @Override
    public int findOrNewLine(byte found, int max) throws IncorrectNewLineException {
        return reader().findOrNewLine(found, max);
    }

    @Override
    public int findNewLine(int max) throws IncorrectNewLineException {
        return reader().findNewLine(max);
    }

    @Override
    public String debugDataHex() {
        return reader.debugDataHex();
    }

    @Override
    public <T> void listener(DataListener<T> listener, T context) {
        attach = fresh -> fresh.listener(listener, context);
        attach.accept(reader);
    }
}
