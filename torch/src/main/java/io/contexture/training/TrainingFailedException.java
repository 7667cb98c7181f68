package io.contexture.training;

import io.contexture.storage.BadInputException;

/**
 * Training cannot go on with these images and options: the loss or a weight is not a number. The message says at which
 * step, why that usually happens, and where the last good checkpoint is.
 */
public final class TrainingFailedException extends BadInputException {

    public TrainingFailedException(String message) {
        super(message);
    }
}
