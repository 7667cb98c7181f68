package io.contexture.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.contexture.image.ImageSize;
import io.contexture.storage.BadInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransformSpecTest {

    @ParameterizedTest
    @ValueSource(strings = {"identity", "resize:288", "resize:48x48", "resize:48x40", "center-crop:224",
            "center-crop:20x30",
            "random-resized-crop:256:scale=0.16..1:ratio=0.75..1.33", "flip:0.5", "flip:0",
            "affine:scale=0.8..1.15:rotation=0.2:shift=0.12",
            "color-jitter:brightness=0.4:contrast=0.3:saturation=0.2:hue=0.1:p=0.8", "grayscale:0.2",
            "blur:23:sigma=0.1..2:p=0.5", "erase:0.5:scale=0.02..0.33:ratio=0.3..3.3:fill=noise",
            "trivial-augment", "rand-augment:3:magnitude=12",
            "resize:48x48,affine:scale=0.8..1.15:rotation=0.2:shift=0.12,flip:0.5"})
    void textFormRoundTrips(String text) {
        Pipeline parsed = TransformSpec.parse(text);
        assertThat(parsed).hasToString(text);
        assertThat(TransformSpec.parse(parsed.toString())).isEqualTo(parsed);
    }

    @Test
    void leftOutArgumentsHaveDefaults() {
        assertThat(TransformSpec.parse("resize:8x6, flip,affine,random-resized-crop:10x12:ratio=1..2"))
                .isEqualTo(Pipeline.of(Resize.exact(8, 6), new HorizontalFlip(0.5),
                        new RandomAffine(0.8, 1.15, 0.2, 0.12),
                        new RandomResizedCrop(10, 12, 0.08, 1, 1, 2)));
        Pipeline torchvision = TransformSpec.parse("random-resized-crop:9");
        assertThat(torchvision.steps())
                .containsExactly(new RandomResizedCrop(9, 9, 0.08, 1, 3 / 4.0, 4 / 3.0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sharpen:3                        | there is no transform 'sharpen'; allowed are resize:SIZE
            blur:4                           | size 4 is not allowed; odd numbers from 1 to 255
            blur:x                           | the size 'x' is not a whole number
            blur:sigma=0..2                  | sigma 0..2 is not allowed
            color-jitter:0.4                 | cannot read argument '0.4'
            color-jitter:hue=0.6             | hue is 0.6; allowed is 0 to 0.5
            grayscale:1.5                    | probability is 1.5; allowed is 0 to 1
            erase:fill=red                   | fill 'red' is not known; allowed are mean, black and noise
            erase:scale=0..0.5               | scale 0..0.5 is not allowed
            trivial-augment:3                | cannot read argument '3'
            rand-augment:0                   | 0 operations are not allowed
            rand-augment:magnitude=31        | magnitude is 31; allowed is 0 to 30
            resize                           | the size is missing
            resize:a                         | size 'a' is neither a number nor WIDTHxHEIGHT
            resize:1x2x3                     | neither a number nor WIDTHxHEIGHT
            resize:0                         | size 0 is not allowed; 1 to 16384
            resize:8:9                       | cannot read argument '9'
            flip:2                           | probability is 2.0; allowed is 0 to 1
            flip:x                           | the probability 'x' is not a number
            affine:scale=1..0.5              | scale 1..0.5 is not allowed
            affine:scale=1..2..3             | is not a range
            affine:rotation=9                | rotation is 9.0; allowed is 0 to 3.1415
            affine:shift=-1                  | shift is -1.0; allowed is 0 to 1
            affine:tilt=1                    | cannot read argument 'tilt=1'
            affine:shift=0.1:shift=0.2       | shift is given twice
            random-resized-crop:8:scale=0..1 | scale 0..1 is not allowed; it must be above 0
            flip,,flip                       | step '': there is no transform ''
            """)
    void wrongTextIsRefusedWithWhatIsAllowed(String text, String message) {
        assertThatExceptionOfType(BadInputException.class).isThrownBy(() -> TransformSpec.parse(text))
                .withMessageContaining("transform '" + text + "'").withMessageContaining(message);
    }

    @Test
    void defaultsOfAugmentationsAreTorchvisions() {
        assertThat(
                TransformSpec.parse("color-jitter,grayscale,blur,erase,trivial-augment,rand-augment").steps())
                .containsExactly(new ColorJitter(0.4, 0.4, 0.4, 0.1, 1), new RandomGrayscale(0.1),
                        new GaussianBlur(5, 0.1, 2, 1),
                        new RandomErasing(0.5, 0.02, 0.33, 0.3, 3.3, RandomErasing.Fill.MEAN),
                        new TrivialAugment(), new RandAugment(2, 9));
    }

    @Test
    void noneIsThePapersSetting() {
        assertThat(TransformSpec.parse("none")).isEqualTo(Pipeline.of(Resize.exact(227, 227)));
    }

    @Test
    void outputSizeIsThatOfTheLastStepWhichSetsOne() {
        assertThat(TransformSpec.parse("resize:288,center-crop:256,flip").outputSize())
                .contains(new ImageSize(256, 256));
        assertThat(TransformSpec.parse("resize:20x30,affine").outputSize()).contains(new ImageSize(20, 30));
        assertThat(TransformSpec.parse("resize:20x30,color-jitter,blur,erase,rand-augment").outputSize())
                .contains(new ImageSize(20, 30));
        assertThat(TransformSpec.parse("center-crop:256,resize:288").outputSize()).isEmpty();
        assertThat(TransformSpec.parse("flip").outputSize()).isEmpty();
    }

    @Test
    void pipelineSplitsAtTheFirstRandomStep() {
        Pipeline pipeline = TransformSpec.parse("resize:288,center-crop:9,flip,resize:3x3");
        assertThat(pipeline.fixedSteps()).hasToString("resize:288,center-crop:9");
        assertThat(pipeline.randomSteps()).hasToString("flip:0.5,resize:3x3");
        assertThat(pipeline.isRandom()).isTrue();
        assertThat(pipeline.fixedSteps().isRandom()).isFalse();
    }

    @Test
    void draftComesFirstAndDecidesByTheSizeThatIsNeeded() {
        assertThat(TransformSpec.parse("draft,resize:288,center-crop:9").fixedSteps())
                .hasToString("draft:2,resize:288,center-crop:9");
        assertThat(TransformSpec.parse("draft:3,random-resized-crop:8,flip").randomSteps().toString())
                .startsWith("draft:3,random-resized-crop:8");
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> TransformSpec.parse("resize:9,draft"))
                .withMessageContaining("'resize:9,draft'").withMessageContaining("must be the first step");
        assertThatExceptionOfType(BadInputException.class).isThrownBy(() -> TransformSpec.parse("draft:0.5"))
                .withMessageContaining("1 or more");
        Draft draft = new Draft(2);
        ImageSize target = new ImageSize(100, 50);
        assertThat(draft.reduction(new ImageSize(399, 4000), target)).isEqualTo(1);
        assertThat(draft.reduction(new ImageSize(400, 200), target)).isEqualTo(2);
        assertThat(draft.reduction(new ImageSize(4000, 400), target)).isEqualTo(4);
        assertThat(draft.reduction(new ImageSize(4000, 3000), target)).isEqualTo(8);
        assertThat(Draft.NEVER.reduction(new ImageSize(4000, 3000), target)).isEqualTo(1);
    }
}
