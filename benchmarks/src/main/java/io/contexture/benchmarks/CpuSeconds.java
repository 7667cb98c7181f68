package io.contexture.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** Time that the cores spent, which other work on a machine lengthens less than time on the wall. */
final class CpuSeconds {

    private static final OperatingSystemMXBean PROCESS = (OperatingSystemMXBean) ManagementFactory
            .getOperatingSystemMXBean();

    private CpuSeconds() {}

    /** Of all threads so far, the compiler's and the collector's among them. */
    static double process() {
        return PROCESS.getProcessCpuTime() / 1e9;
    }

    /** Of this thread so far. */
    static double thread() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
    }
}
