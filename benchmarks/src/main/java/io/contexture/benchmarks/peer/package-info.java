/**
 * Losses as graphs of libtorch operations that autograd differentiates: what a user of PyTorch would run, to be timed and
 * checked against. Each is written as its published code computes it, operation by operation.
 */
@NullMarked
package io.contexture.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
