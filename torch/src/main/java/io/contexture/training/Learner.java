package io.contexture.training;

import io.contexture.dataset.UnreadableImage;
import io.contexture.linalg.Matrix;
import io.contexture.model.EmbeddedSet;
import io.contexture.model.ParameterGroup;
import io.contexture.model.TrainingPass;
import io.contexture.storage.SafetensorsFile;
import io.contexture.storage.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A {@link Subject} at work: a network with all that feeds it. One thread uses it. */
interface Learner extends AutoCloseable {

    /** A batch on its way through the network, whole or in parts. Its memory is given back by {@link #close}. */
    interface Batch extends AutoCloseable {

        int size();

        /** Class of each sample. */
        int[] labels();

        /** The forward half of a step for samples {@code from} (inclusive) to {@code to} (exclusive). */
        TrainingPass forward(int from, int to, long seed);

        /** The embeddings that {@link #forward} would give with the same seed; nothing changes. */
        Matrix rehearse(int from, int to, long seed);

        @Override
        void close();
    }

    /** The batches of an epoch, in order. */
    interface Batches extends AutoCloseable {

        boolean hasNext();

        Batch next();

        @Override
        void close();
    }

    /** What there is to say of the weights that a new run begins with, a sentence. */
    default Optional<String> beginning() {
        return Optional.empty();
    }

    /** What an optimiser steps. */
    List<ParameterGroup> parameterGroups();

    /** Whether steps to come change the backbone, where there is one. */
    void trainBackbone(boolean trained);

    /** An epoch from its batch {@code first} on. One at a time. */
    Batches epoch(EpochPlan plan, int first);

    /** The embedding of each training sample, for samplers that look at them. */
    Matrix embedTrainingSet();

    /** The same for the samples that can be read, with their classes. */
    EmbeddedSet readableTrainingSet();

    /** Metrics on a fixed part of the training samples, as fractions by name. */
    Map<String, Double> onTraining();

    /** The same on the selection set; empty without one. */
    Map<String, Double> onUnseen();

    void write(SafetensorsWriter file, String prefix);

    void read(SafetensorsFile file, String prefix);

    /** Writes the model file, whole or not at all. */
    void save(Path file) throws IOException;

    /** Whether no weight and no statistic is NaN or infinite. */
    boolean isFinite();

    /** Images that could not be read so far, once each. */
    List<UnreadableImage> unreadable();

    @Override
    void close();
}
