package io.contexture.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.contexture.dataset.FolderDataset;
import io.contexture.dataset.ImageSet;
import io.contexture.retrieval.EvaluationOptions;
import io.contexture.retrieval.RetrievalEvaluation;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RawPixelsTest {

    @TempDir
    Path folder;

    @Test
    void findTheConceptOfAboutThreeIconsInTen() throws IOException {
        ImageSet unseen = FolderDataset.read(IconSet.render(folder.resolve("icons")).testFolder());
        double recall = RetrievalEvaluation
                .ofSelf(RawPixels.embed(unseen), unseen.labels(), EvaluationOptions.DEFAULT).overall()
                .recallAt(1);
        assertThat(recall).isBetween(0.28, 0.32);
    }
}
