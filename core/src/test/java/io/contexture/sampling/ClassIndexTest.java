package io.contexture.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.contexture.linalg.Matrix;
import org.junit.jupiter.api.Test;

class ClassIndexTest {

    @Test
    void aClassWithWrongLabelsStaysWholeInTheSuperClassOfMostOfItsImages() {
        ClassIndex data = ClassIndex.of(new int[]{4, 4, 4, 9, 9}, new int[]{1, 2, 2, 3, 0});
        assertThat(data.superLabel(0)).isEqualTo(2);
        assertThat(data.superLabel(1)).as("of equals the lowest").isEqualTo(0);
        assertThat(data.rows(0)).containsExactly(0, 1, 2);
        assertThat(data.label(1)).isEqualTo(9);
    }

    @Test
    void oneSuperClassAloneKeepsTheRowNumbersOfTheDataSet() {
        ClassIndex data = DataSets.even(6, 3, 2).inSuperClass(1);
        assertThat(data.classes()).isEqualTo(2);
        assertThat(data.images()).isEqualTo(6);
        assertThat(data.dataSetSize()).isEqualTo(18);
        assertThat(data.rows(0)).containsExactly(6, 7, 8);
        assertThatThrownBy(() -> data.inSuperClass(0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no class belongs to super-class 0; the data set has [1]");
    }

    @Test
    void laterChangesOfTheLabelsDoNotMatterAndEqualDataAreEqual() {
        int[] labels = {1, 1, 2, 2};
        ClassIndex data = ClassIndex.of(labels);
        labels[0] = 2;
        assertThat(data).isEqualTo(ClassIndex.of(new int[]{1, 1, 2, 2})).isNotEqualTo(ClassIndex.of(labels))
                .hasSameHashCodeAs(ClassIndex.of(new int[]{1, 1, 2, 2}))
                .hasToString("4 images of 2 classes, no super-classes");
        assertThat(DataSets.even(6, 3, 2)).hasToString("18 images of 6 classes, 3 super-classes");
        assertThat(DataSets.even(6, 3, 6)).hasToString("18 images of 6 classes, one super-class");
    }

    @Test
    void whatDoesNotBelongToTheDataSetIsRefused() {
        assertThatThrownBy(() -> ClassIndex.of(new int[3], new int[2]))
                .hasMessageContaining("3 labels and 2 super-labels");
        assertThatThrownBy(() -> ClassIndex.of(new int[3]).requireEmbeddings(Matrix.zeros(2, 4)))
                .hasMessageContaining("2 embeddings of 3 images; embed the whole data set");
        Matrix broken = Matrix.zeros(3, 4);
        broken.set(1, 2, Float.NaN);
        assertThatThrownBy(() -> ClassIndex.of(new int[3]).requireEmbeddings(broken))
                .hasMessageContaining("row 1 has NaN");
    }
}
