package io.contexture.model;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** The thread pool under libtorch's operations. */
final class OpenMp {

    private OpenMp() {}

    /**
     * Lets its threads sleep while they wait for each other, unless the environment says otherwise. By default they spin,
     * which takes the cores from the loader's threads (and from anything else on the machine: with two busy neighbours on
     * two cores a training step took four times as long). The library reads the variable once, when it is loaded, so this
     * must come before; where the C library has no setenv, it does nothing.
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
            int _ = (int) setenv.invokeExact(arena.allocateFrom("OMP_WAIT_POLICY"),
                    arena.allocateFrom("passive"), 0);
        } catch (Throwable failure) {
            throw new IllegalStateException("setenv of the C library cannot be called", failure);
        }
    }
}
