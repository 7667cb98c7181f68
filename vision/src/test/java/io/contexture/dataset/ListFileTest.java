package io.contexture.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.contexture.storage.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListFileTest {

    private static final String HEADER = "image_id class_id super_class_id path\n";

    @TempDir
    private Path folder;

    private Path list(String text) throws IOException {
        return Files.writeString(folder.resolve("train.txt"), text);
    }

    @Test
    void authorsFormatIsRead() throws IOException {
        ImageSet set = ListFile
                .read(list(HEADER + "0 17 6 a/one.jpg\n1 4 5 a/two.jpg\n2 17 6 b/./three.jpg\n"), folder);
        assertThat(set.title()).isEqualTo("train.txt");
        assertThat(set.classNames()).containsExactly("4", "17");
        assertThat(set.labels()).containsExactly(1, 0, 1);
        assertThat(set.superLabels()).containsExactly(6, 5, 6);
        assertThat(set.images()).extracting(LabelledImage::name).containsExactly("a/one.jpg", "a/two.jpg",
                "b/three.jpg");
        assertThat(set.images().getFirst().file()).isAbsolute().isEqualTo(folder.resolve("a/one.jpg"));
    }

    @Test
    void columnsAreFoundByTheirNames() throws IOException {
        ImageSet set = ListFile.read(list("\uFEFFpath  extra\tclass_id\r\nx.png yes 3\r\n\r\ny.png no 2\r\n"),
                folder);
        assertThat(set.labels()).containsExactly(1, 0);
        assertThat(set.superLabels()).containsExactly(-1, -1);
    }

    @Test
    void commaSeparatedFormatIsRead() throws IOException {
        ImageSet set = ListFile.read(list("mini/a b/1.jpg,2,900\nmini/c/2.jpg,1,7"), folder);
        assertThat(set.images().getFirst().name()).isEqualTo("mini/a b/1.jpg");
        assertThat(set.labels()).containsExactly(1, 0);
        assertThat(set.superLabels()).containsExactly(2, 1);
        assertThat(set.classNames()).containsExactly("7", "900");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 1 2 a b.jpg      | line 3: found 5 columns in '0 1 2 a b.jpg', expected 4 (image_id class_id
            0 1 a.jpg          | line 3: found 3 columns
            0 x 2 a.jpg        | line 3: class_id 'x' is not an integer
            0 1.5 2 a.jpg      | line 3: class_id '1.5' is not an integer
            zero 1 2 a.jpg     | line 3: image_id 'zero' is not an integer
            0 1 ? a.jpg        | line 3: super_class_id '?' is not an integer
            0 -1 0 a.jpg       | line 3: class_id -1 is below 0
            0 9999999999 0 a.jpg | line 3: class_id '9999999999' is not an integer; ids are integers from 0 to 2147483647
            0 1 2 /etc/x.jpg   | line 3: path '/etc/x.jpg' leaves the image root
            0 1 2 a/../../x.jpg | line 3: path 'a/../../x.jpg' leaves the image root
            0 1 2 ..           | line 3: path '..' leaves the image root
            0 1 2 first.jpg    | line 3: path 'first.jpg' is already on line 2
            0 1 2 a/../first.jpg | line 3: path 'a/../first.jpg' is already on line 2
            """)
    void wrongLineIsNamed(String line, String message) throws IOException {
        Path list = list(HEADER + "5 5 5 first.jpg\n" + line + "\n");
        assertThatExceptionOfType(BadInputException.class).isThrownBy(() -> ListFile.read(list, folder))
                .withMessageStartingWith("list " + list + " ").withMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'a.jpg,1'         | line 1: found 2 columns in 'a.jpg,1', expected 3 (path,super_class_id,class_id)
            'a.jpg,1,2,3'     | line 1: found 4 columns
            'a.jpg,1,bird'    | line 1: class_id 'bird' is not an integer
            'a.jpg bird'      | line 1: 'a.jpg bird' is the beginning of no known format; allowed are a header
            'image_id path'   | line 1: the header 'image_id path' has no column 'class_id'
            'class_id id'     | has no column 'path'
            'path class_id path' | names column 'path' twice
            'path class_id'   | has a header but no images
            ''                | is empty
            """)
    void wrongBeginningIsNamed(String text, String message) throws IOException {
        Path list = list(text);
        assertThatExceptionOfType(BadInputException.class).isThrownBy(() -> ListFile.read(list, folder))
                .withMessageContaining(list.toString()).withMessageContaining(message);
    }

    @Test
    void missingListAndRootAreNamed() throws IOException {
        Path missing = folder.resolve("none");
        assertThatExceptionOfType(BadInputException.class).isThrownBy(() -> ListFile.read(missing, folder))
                .withMessage("list " + missing + " does not exist");
        Path list = list(HEADER + "0 1 2 a.jpg");
        assertThatExceptionOfType(BadInputException.class).isThrownBy(() -> ListFile.read(list, missing))
                .withMessageContaining("image root " + missing + " of list " + list + " does not exist");
        assertThatExceptionOfType(BadInputException.class).isThrownBy(() -> ListFile.read(list, list))
                .withMessageContaining("is not a folder");
    }

    @Test
    void binaryFileIsNoList() throws IOException {
        Path list = Files.write(folder.resolve("train.bin"), new byte[]{(byte) 0xff, (byte) 0xd8, 1, 2});
        assertThatExceptionOfType(BadInputException.class).isThrownBy(() -> ListFile.read(list, folder))
                .withMessageContaining("not a text in UTF-8");
    }
}
