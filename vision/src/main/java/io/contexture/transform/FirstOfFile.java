package io.contexture.transform;

import io.contexture.image.ImageFile;
import io.contexture.image.RgbImage;
import java.util.random.RandomGenerator;

/** A step that, where it is the first, needs only a part of the image to be decoded, or can do with fewer pixels. */
sealed interface FirstOfFile extends ImageTransform permits Resize, RandomResizedCrop {

    /**
     * What {@link #apply(RgbImage, RandomGenerator)} makes of the decoded image, to the bit unless the draft allows for less.
     *
     * @param draft says whether fewer pixels may be decoded
     */
    RgbImage apply(ImageFile file, Draft draft, RandomGenerator random);
}
