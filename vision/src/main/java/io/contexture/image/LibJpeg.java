package io.contexture.image;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * libjpeg-turbo's own interface, as it stands in the library that Leptonica's build brings along. It decodes parts of an
 * image, and into three bytes a pixel; Leptonica itself offers neither.
 *
 * <p>libjpeg expects that its handler of fatal errors never returns, and Java cannot jump out of it. So no file may reach
 * it that could cause one: {@link JpegSyntax} sees to that.
 */
final class LibJpeg {

    /** Offsets in libjpeg 6b's {@code jpeg_decompress_struct} where addresses and longs have 8 bytes; libjpeg compares its size. */
    static final long STRUCT_BYTES = 632;
    static final long ERROR_BYTES = 168;
    static final long IMAGE_WIDTH = 48;
    static final long IMAGE_HEIGHT = 52;
    static final long OUT_COLOR_SPACE = 64;
    static final long SCALE_DENOMINATOR = 72;
    static final long OUTPUT_WIDTH = 136;
    static final long OUTPUT_HEIGHT = 140;

    /** In {@code jpeg_error_mgr}. */
    static final long WARNINGS = 128;

    static final int RGB = 2;

    private static final int VERSION = 62;
    private static final long OUTPUT_MESSAGE = 16;

    /** Set while the layout is tried, where an error is an answer and libjpeg goes on without harm. */
    private static final AtomicBoolean TRYING = new AtomicBoolean(true);
    private static final AtomicBoolean REFUSED = new AtomicBoolean();

    /** Null where there is no such library, or it is laid out in another way. */
    private static final @Nullable LibJpeg INSTANCE = load();

    private final MethodHandle stdError;
    private final MethodHandle create;
    private final MethodHandle source;
    private final MethodHandle readHeader;
    private final MethodHandle start;
    private final MethodHandle crop;
    private final MethodHandle skip;
    private final MethodHandle read;
    private final MethodHandle abort;
    private final MemorySegment onError;
    private final MemorySegment onMessage;

    private LibJpeg(SymbolLookup library) throws ReflectiveOperationException {
        stdError = function(library, "jpeg_std_error", ADDRESS, ADDRESS);
        create = function(library, "jpeg_CreateDecompress", null, ADDRESS, JAVA_INT, JAVA_LONG);
        source = function(library, "jpeg_mem_src", null, ADDRESS, ADDRESS, JAVA_LONG);
        readHeader = function(library, "jpeg_read_header", JAVA_INT, ADDRESS, JAVA_INT);
        start = function(library, "jpeg_start_decompress", JAVA_INT, ADDRESS);
        crop = function(library, "jpeg_crop_scanline", null, ADDRESS, ADDRESS, ADDRESS);
        skip = function(library, "jpeg_skip_scanlines", JAVA_INT, ADDRESS, JAVA_INT);
        read = function(library, "jpeg_read_scanlines", JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
        abort = function(library, "jpeg_abort_decompress", null, ADDRESS);
        onError = handler("refuse");
        onMessage = handler("ignore");
    }

    @SuppressWarnings("restricted")
    private static MethodHandle function(SymbolLookup library, String name, @Nullable MemoryLayout result,
            MemoryLayout... arguments) {
        MemorySegment address = library.find(name)
                .orElseThrow(() -> new UnsatisfiedLinkError("the library has no " + name));
        return Linker.nativeLinker().downcallHandle(address,
                result == null
                        ? FunctionDescriptor.ofVoid(arguments)
                        : FunctionDescriptor.of(result, arguments));
    }

    @SuppressWarnings("restricted")
    private static MemorySegment handler(String method) throws ReflectiveOperationException {
        MethodHandle target = MethodHandles.lookup().findStatic(LibJpeg.class, method,
                MethodType.methodType(void.class, MemorySegment.class));
        return Linker.nativeLinker().upcallStub(target, FunctionDescriptor.ofVoid(ADDRESS), Arena.global());
    }

    // Called by libjpeg, found by its name.
    @SuppressWarnings("UnusedMethod")
    private static void refuse(MemorySegment unusedStruct) {
        REFUSED.set(true);
        if (!TRYING.get()) {
            // Ends the program: what libjpeg would do if this returned is not defined.
            throw new IllegalStateException("libjpeg met a fatal error in a JPEG that passed all checks");
        }
    }

    /** Warnings are counted; nobody wants them on standard error. */
    @SuppressWarnings("UnusedMethod")
    private static void ignore(MemorySegment unusedStruct) {}

    private static @Nullable LibJpeg load() {
        if (!NativeCodec.isAvailable() || ADDRESS.byteSize() != 8) {
            return null;
        }
        try {
            LibJpeg library = new LibJpeg(SymbolLookup.loaderLookup());
            // Larger than any layout, as libjpeg clears what it takes for its own.
            library.create(Arena.ofAuto().allocate(8 * STRUCT_BYTES),
                    Arena.ofAuto().allocate(8 * ERROR_BYTES));
            TRYING.set(false);
            return REFUSED.get() ? null : library;
        } catch (UnsatisfiedLinkError | ReflectiveOperationException _) {
            return null;
        }
    }

    /** Whether it can be used on this machine. */
    static boolean isAvailable() {
        return INSTANCE != null;
    }

    static LibJpeg instance() {
        if (INSTANCE == null) {
            throw new IllegalStateException("there is no libjpeg on this machine");
        }
        return INSTANCE;
    }

    /** Makes a decompressor in this memory. */
    void create(MemorySegment struct, MemorySegment error) {
        try {
            struct.set(ADDRESS, 0, (MemorySegment) stdError.invokeExact(error));
            error.set(ADDRESS, 0, onError);
            error.set(ADDRESS, OUTPUT_MESSAGE, onMessage);
            create.invokeExact(struct, VERSION, STRUCT_BYTES);
        } catch (Throwable failure) {
            throw failed(failure);
        }
    }

    /** Reads the header of the file that these bytes are, up to its first scan. */
    void readHeader(MemorySegment struct, MemorySegment content, long bytes) {
        try {
            source.invokeExact(struct, content, bytes);
            int requireImage = 1;
            int _ = (int) readHeader.invokeExact(struct, requireImage);
        } catch (Throwable failure) {
            throw failed(failure);
        }
    }

    /** Begins with the output as the fields of the struct say; a file of several scans is read to its end. */
    void start(MemorySegment struct) {
        try {
            int _ = (int) start.invokeExact(struct);
        } catch (Throwable failure) {
            throw failed(failure);
        }
    }

    /** Leaves out columns: two ints are what is wanted, offset and width, and what is given, which is more. */
    void crop(MemorySegment struct, MemorySegment columns) {
        try {
            crop.invokeExact(struct, columns, columns.asSlice(JAVA_INT.byteSize()));
        } catch (Throwable failure) {
            throw failed(failure);
        }
    }

    /** Passes over rows. */
    void skip(MemorySegment struct, int rows) {
        try {
            int _ = (int) skip.invokeExact(struct, rows);
        } catch (Throwable failure) {
            throw failed(failure);
        }
    }

    /**
     * Decodes some rows.
     *
     * @param addresses where to put each
     * @return how many they were, at least 1
     */
    int read(MemorySegment struct, MemorySegment addresses, int most) {
        try {
            return (int) read.invokeExact(struct, addresses, most);
        } catch (Throwable failure) {
            throw failed(failure);
        }
    }

    /** Makes ready for another file. */
    void abort(MemorySegment struct) {
        try {
            abort.invokeExact(struct);
        } catch (Throwable failure) {
            throw failed(failure);
        }
    }

    private static IllegalStateException failed(Throwable failure) {
        return new IllegalStateException("libjpeg cannot be called", failure);
    }
}
