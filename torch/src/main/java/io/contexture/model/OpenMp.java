package io.contexture.model;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** The thread pools under libtorch's operations: OpenMP's, and that of OpenBLAS, which multiplies matrices. */
final class OpenMp {

    /** OpenBLAS's is the logarithm of the cycles that a thread spins; 4 is the least it takes. */
    private static final String[][] VARIABLES = {{"OMP_WAIT_POLICY", "passive"},
            {"OPENBLAS_THREAD_TIMEOUT", "4"}};

    private OpenMp() {}

    /**
     * Lets their threads sleep while they wait for each other, unless the environment says otherwise. By default they spin,
     * which takes the cores from the loader's threads (and from anything else on the machine: with two busy neighbours on
     * two cores a training step took four times as long; OpenBLAS's spin for 2^26 cycles after every product, which was half of the time
     * of a head on features). The libraries read the variables once, when they are loaded, so this must come before; where the C
     * library has no setenv, it does nothing.
     */
    @SuppressWarnings("restricted")
    static void sleepWhileWaiting() {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> function = linker.defaultLookup().find("setenv");
        if (function.isEmpty()) {
            return;
        }
        MethodHandle setenv = linker.downcallHandle(function.get(),
                FunctionDescriptor.of(ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            for (String[] variable : VARIABLES) {
                int _ = (int) setenv.invokeExact(arena.allocateFrom(variable[0]),
                        arena.allocateFrom(variable[1]), 0);
            }
        } catch (Throwable failure) {
            throw new IllegalStateException("setenv of the C library cannot be called", failure);
        }
    }
}
