package io.contexture.dataset.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.contexture.dataset.CropBox;
import io.contexture.dataset.ImageRow;
import io.contexture.dataset.ImageRows;
import io.contexture.dataset.ImageSet;
import io.contexture.dataset.LabelledImage;
import io.contexture.dataset.Part;
import io.contexture.dataset.Role;
import io.contexture.storage.BadInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageTableTest {

    @TempDir
    private Path folder;

    private ImageRows read(String name, String text, String... columns) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        return ImageTable.read(file, folder, Columns.parse(List.of(columns)));
    }

    @Test
    void columnsThatAreCalledWhatTheyMeanNeedNoNames() throws IOException {
        ImageSet set = read("a.csv",
                "\uFEFFid,label,path\r\n1,wren,a/1.jpg\r\n\r\n2,\"crow, black\",\"a/2 \"\"b\"\".jpg\"\r\n")
                .toSet("a", null);
        assertThat(set.classNames()).containsExactly("crow, black", "wren");
        assertThat(set.images()).extracting(LabelledImage::name).containsExactly("a/1.jpg", "a/2 \"b\".jpg");
        assertThat(set.superLabels()).containsOnly(-1);
    }

    @Test
    void columnsOfAnyNameAreNamed() throws IOException {
        ImageRows rows = read("a.tsv",
                "file\tsku\tkind\tfold\tl\tt\tw\th\n1.jpg\t10\tshoe\tTrain\t1\t2\t3\t4\n2.jpg\t9\that\ttest\t\t\t\t\n",
                "path=file", "label=sku", "super=kind", "split=fold", "x=l", "y=t", "width=w", "height=h");
        assertThat(rows.rows()).containsExactly(
                new ImageRow("1.jpg", "10", "shoe", Part.TRAIN, new CropBox(1, 2, 3, 4)),
                new ImageRow("2.jpg", "9", "hat", Part.TEST, null));
        assertThat(rows.toSet("a", null).classNames()).as("ids go by number").containsExactly("9", "10");
        assertThat(rows.toSet("a", Part.TRAIN).superLabels()).as("numbered alike in all parts")
                .containsExactly(1);
        assertThat(rows.toSet("a", Part.TEST).superLabels()).containsExactly(0);
    }

    @Test
    void otherColumnsBecomeAttributesUnderNamesOfTheUsers() throws IOException {
        ImageRows rows = read("a.csv", "path,label,super,price,hue\n1.jpg,a,shoe,12,red\n2.jpg,b,,,blue\n",
                "attribute:colour=hue", "attribute:price=price", "attribute:kind=super");
        assertThat(rows.toSet("a", null).images()).extracting(LabelledImage::attributes).containsExactly(
                Map.of("colour", "red", "price", "12", "kind", "shoe", LabelledImage.SUPER_CLASS, "shoe"),
                Map.of("colour", "blue"));
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> read("a.csv", "path,label\n1.jpg,a\n", "attribute:colour=hue"))
                .withMessageContaining("no column 'hue', which was to mean attribute:colour");
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> Columns.parse(List.of("attribute:=a")))
                .withMessageContaining("attribute:NAME");
    }

    @Test
    void widthAndHeightAloneAreTheSizeOfTheImage() throws IOException {
        assertThat(read("a.csv", "path,label,width,height\n1.jpg,a,640,480\n").rows().getFirst().crop())
                .isNull();
    }

    @Test
    void queriesAndGalleryHaveTheirRoles() throws IOException {
        ImageRows both = read("a.csv",
                "path,label,split,role\n0.jpg,x,train,\n1.jpg,a,test,query\n2.jpg,a,test,Gallery\n3.jpg,v,val,\n");
        assertThat(both.toSet("a", Part.TEST).roles()).containsExactly(Role.QUERY, Role.GALLERY);
        assertThat(both.toSet("a", Part.TRAIN).roles()).containsExactly(Role.BOTH);
        assertThat(both.rows()).as("validation rows are passed over").hasSize(3);
        assertThat(read("b.csv", "path,label,split\n1.jpg,a,query\n2.jpg,a,gallery\n").toSet("b", Part.TEST))
                .isEqualTo(read("c.csv", "path,label,role\n1.jpg,a,query\n2.jpg,a,gallery\n").toSet("b",
                        Part.TEST));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            1.jpg,a,query+2.jpg,a,test         | gallery, both, or none
            1.jpg,a,query+2.jpg,a,query        | test images are of the parts query;
            1.jpg,a,test+2.jpg,a,validate      | row 2: split is 'validate'; allowed are train, test, query, gallery
            1.jpg,a,test+2.jpg,a,              | row 2: the split is empty
            1.jpg,a,test+1.jpg,b,test          | row 2: path '1.jpg' is already on row 1
            1.jpg,a,test+../1.jpg,b,test       | row 2: path '../1.jpg' leaves the image root
            1.jpg,a,test+,b,test               | row 2: the path is empty
            1.jpg,a,test+2.jpg,,test           | row 2: the label is empty
            1.jpg,a,test+2.jpg,b               | row 2: found 2 columns, the header has 3 (path, label, split)
            1.jpg,a,test+2.jpg,b,c,test        | row 2: found 4 columns
            1.jpg,a,val                        | no rows, or only such as are passed over
            """)
    void wrongRowsAreNamed(String rows, String message) {
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> read("a.csv", "path,label,split\n" + rows.replace('+', '\n') + "\n")
                        .toSet("a.csv", Part.TEST))
                .withMessageContaining("a.csv").withMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            1,2,3      | row 1: the crop box lacks a number
            1,2,3,x    | row 1: height 'x' is not a number of pixels
            1,2,3,0    | row 1: a crop box of 3 x 0 is empty
            1,2,1e30,3 | row 1: width '1e30' is not a number of pixels
            """)
    void wrongBoxesAreNamed(String box, String message) {
        String cells = box.chars().filter(c -> c == ',').count() == 2 ? box + "," : box;
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> read("a.csv", "path,label,x,y,width,height\n1.jpg,a," + cells + "\n"))
                .withMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            path,class | label=sku       | no column 'sku', which was to mean label; it has path, class
            path,class | path=path       | no column 'label'; it has path, class. Say which column means what: --columns label=COLUMN
            path,label,left | x=left     | no column 'y', 'width', 'height'
            path,label,path | path=path  | two columns called 'path'
            path,label | path=path       | no rows
            path,label | pth=path        | a column cannot mean 'pth'; it can mean path, label
            path,label | path            | 'path' does not name a column; write MEANING=COLUMN
            path,label | path=           | 'path=' does not name a column
            """)
    void wrongColumnsAreNamed(String header, String columns, String message) {
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> read("a.csv", header + "\n", columns)).withMessageContaining(message);
    }

    @Test
    void filesThatAreNoTablesAreRefused() throws IOException {
        assertThatExceptionOfType(BadInputException.class).isThrownBy(() -> read("a.csv", ""))
                .withMessageContaining("a.csv is empty");
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> read("a.csv", "path,label\n\"1.jpg,a\n"))
                .withMessageContaining("a.csv");
        assertThatExceptionOfType(BadInputException.class).isThrownBy(() -> read("a.xlsx", "path,label\n"))
                .withMessageContaining("must end with .csv, .tsv or .parquet");
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> ImageTable.read(folder.resolve("none.csv"), folder, Columns.byName()))
                .withMessageContaining("none.csv does not exist");
        Path latin = Files.write(folder.resolve("latin.csv"),
                "path,label\nM\u00fcller.jpg,a\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> ImageTable.read(latin, folder, Columns.byName()))
                .withMessageContaining("not a text in UTF-8");
        assertThatExceptionOfType(BadInputException.class)
                .isThrownBy(() -> ImageTable.read(latin, folder.resolve("none"), Columns.byName()))
                .withMessageContaining("image root").withMessageContaining("does not exist");
    }
}
