package io.contexture.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pickles below are written by hand in protocol 0, whose instructions are letters; {@code pickletools} explains them. */
class TorchFileTest {

    @TempDir
    private Path folder;

    /** Six floats from {@code 10 * key} on, as a tensor of 2 x 3. */
    private static String tensor(int key) {
        return view(key, "I0\n", "(I2\nI3\nt", "(I3\nI1\nt");
    }

    private static String view(int key, String offset, String shape, String strides) {
        return "ctorch._utils\n_rebuild_tensor_v2\n((Vstorage\nctorch\nFloatStorage\nV" + key
                + "\nVcpu\nI6\ntQ"
                + offset + shape + strides + "I00\nccollections\nOrderedDict\n)RtR";
    }

    private static byte[] floats(int key) {
        ByteBuffer floats = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 6; i++) {
            floats.putFloat(10 * key + i);
        }
        return floats.array();
    }

    private Path zip(String pickle) throws IOException {
        Path file = folder.resolve("file.pth");
        try (OutputStream out = Files.newOutputStream(file); ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("archive/data.pkl"));
            zip.write((pickle + ".").getBytes(StandardCharsets.ISO_8859_1));
            for (int key = 0; key < 4; key++) {
                zip.putNextEntry(new ZipEntry("archive/data/" + key));
                zip.write(floats(key));
            }
        }
        return file;
    }

    private Path legacy(String pickle, int storages) throws IOException {
        Path file = folder.resolve("legacy.pth");
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(bytes(
                    "\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.\u0080\u0002M\u00e9\u0003.\u0080\u0002}."
                            + pickle + ".]"));
            for (int key = 0; key < storages; key++) {
                out.write(bytes("V" + key + "\na"));
            }
            out.write('.');
            for (int key = 0; key < storages; key++) {
                out.write(new byte[]{6, 0, 0, 0, 0, 0, 0, 0});
                out.write(floats(key));
            }
        }
        return file;
    }

    private static byte[] bytes(String latin) {
        return latin.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A module as Python pickles it: an object of its class whose state has parameters, buffers and modules. */
    private static String module(String type, String parameters, String buffers, String passing,
            String modules) {
        return type + ")\u0081}(Vtraining\nI01\nV_parameters\nccollections\nOrderedDict\n)R(" + parameters
                + "uV_buffers\nccollections\nOrderedDict\n)R(" + buffers
                + "uV_non_persistent_buffers_set\nc__builtin__\nset\n((l" + passing + "tRV_modules\n}("
                + modules
                + "uub";
    }

    private static final String WHOLE = module("cnetworks\nCUB_Network\n", "", "", "", "Vbackbone\n"
            + module("ctorchvision.models.resnet\nResNet\n",
                    "Vweight\nctorch._utils\n_rebuild_parameter\n(" + tensor(0) + "I01\n}tRVbias\nN",
                    "Vrunning_mean\n" + tensor(1) + "Vscratch\n" + tensor(2), "Vscratch\na", "")
            + "Vremap\n" + module("ctorch.nn.modules.linear\nLinear\n", "Vweight\n" + tensor(3), "", "", ""));

    @Test
    void aWholePickledModuleGivesItsStateWithoutItsClasses() throws IOException {
        for (TorchFile file : List.of(TorchFile.open(zip(WHOLE)), TorchFile.open(legacy(WHOLE, 4)))) {
            assertThat(file.names()).containsExactly("backbone.weight", "backbone.running_mean",
                    "remap.weight");
            assertThat(file.shape("remap.weight")).containsExactly(2L, 3L);
            assertThat(file.asFloats("remap.weight")).containsExactly(30, 31, 32, 33, 34, 35);
        }
    }

    @Test
    void aClassThatTheLegacyFormatGivesWithItsSourceIsThatClass() throws IOException {
        String type = "(Vmodule\ncnetworks\nNet\nVnetworks.py\nVimport os; os.abort()\ntQ";
        TorchFile file = TorchFile.open(legacy(module(type, "Vw\n" + tensor(0), "", "", ""), 1));
        assertThat(file.asFloats("w")).hasSize(6);
    }

    @Test
    void aViewIsGatheredByItsStrides() throws IOException {
        TorchFile file = TorchFile.open(zip("}(Vacross\n" + view(0, "I0\n", "(I3\nI2\nt", "(I1\nI3\nt")
                + "Vlast\n" + view(1, "I5\n", ")", ")") + "Vsame\n"
                + view(2, "I4\n", "(I2\nI2\nt", "(I0\nI1\nt")
                + "u"));
        assertThat(file.asFloats("across")).containsExactly(0, 3, 1, 4, 2, 5);
        assertThat(file.asFloats("last")).containsExactly(15);
        assertThat(file.asFloats("same")).containsExactly(24, 25, 24, 25);
    }

    @Test
    void plainValuesStandBesideTensors() throws IOException {
        TorchFile file = TorchFile
                .open(zip("(" + tensor(0) + "}(Vepoch\nI12\nVmade by\nVus\nVrates\n(F0.5\nI1\nlut"));
        assertThat(file.names()).containsExactly("0");
        assertThat(file.values()).containsEntry("1.epoch", BigInteger.valueOf(12))
                .containsEntry("1.made by", "us")
                .containsEntry("1.rates", List.of(0.5, BigInteger.ONE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"cos\nsystem\n(Vtrue\ntR", "c__builtin__\neval\n(V1\ntR",
            "cbuiltins\nexec\n(V1\ntR", "csubprocess\nPopen\n)\u0081", "(Vtrue\nios\nsystem\n",
            "(cos\nsystem\nVtrue\no",
            "Vos\nVsystem\n\u0093(Vtrue\ntR", "cbuiltins\ngetattr\n(Vx\nVy\ntR", "cnetworks\nevil\n)R",
            "ctorch.hub\nload\n)R", "cnetworks\nNet.__init__.__globals__\n)\u0081",
            "ctorch\nload\n)R", "c__main__\nNet\n)R", "csys\nmodules\n"})
    void aFunctionThatWouldBeRunIsRefusedByItsName(String pickle) throws IOException {
        for (Path file : List.of(zip("}(Vweight\n" + tensor(0) + "Vx\n" + pickle + "u"),
                legacy("}(Vx\n" + pickle + "u", 0))) {
            String name = pickle.replaceFirst("(?s)^\\(?(Vtrue\n)?[ciV]([^\n]*)\nV?([^\n]*)\n.*", "$2.$3");
            assertThatThrownBy(() -> TorchFile.open(file)).isInstanceOf(BadInputException.class)
                    .hasMessageContaining(file.getFileName().toString()).hasMessageContaining(name);
        }
    }

    @Test
    void aTensorBeyondItsStorageIsRefused() throws IOException {
        TorchFile file = TorchFile.open(zip("}(Vw\n" + view(0, "I3\n", "(I2\nI3\nt", "(I3\nI1\nt") + "Vhuge\n"
                + view(0, "I0\n", "(I99999999\nI99999999\nt", "(I0\nI0\nt") + "u"));
        assertThatThrownBy(() -> file.bytes("w")).isInstanceOf(BadInputException.class)
                .hasMessageContaining("'w'").hasMessageContaining("beyond its storage of 6");
        assertThatThrownBy(() -> file.bytes("huge")).isInstanceOf(BadInputException.class)
                .hasMessageContaining("larger than can be read");
    }

    @Test
    void whatHoldsItselfOrUnrollsWithoutEndIsReadInTime() throws IOException {
        assertThat(TorchFile.open(zip("]p0\n(g0\n" + tensor(0) + "e")).names()).containsExactly("1");
        StringBuilder doubling = new StringBuilder("}p0\n");
        for (int level = 1; level < 60; level++) {
            doubling.append("}(Va\ng").append(level - 1).append("\nVb\ng").append(level - 1).append("\nup")
                    .append(level).append('\n');
        }
        assertThatThrownBy(() -> TorchFile.open(zip(doubling.toString())))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("these are no weights");
    }

    @Test
    void damageOfAnyKindIsSaidAndNeverEndsInAnotherError() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        byte[] whole = Files.readAllBytes(legacy(WHOLE, 4));
        Path damaged = folder.resolve("damaged.pth");
        for (int length = 0; length < whole.length; length += 3) {
            Files.write(damaged, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> readAll(damaged)).isInstanceOf(BadInputException.class)
                    .hasMessageContaining("damaged.pth");
        }
        for (byte[] content : List.of(whole, Files.readAllBytes(zip(WHOLE)))) {
            for (int trial = 0; trial < 500; trial++) {
                byte[] changed = content.clone();
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
                Files.write(damaged, changed);
                try {
                    readAll(damaged);
                } catch (BadInputException said) {
                    assertThat(said).hasMessageContaining("damaged.pth");
                }
            }
        }
    }

    private static void readAll(Path path) throws IOException {
        TensorFile file = TensorFile.open(path);
        file.names().forEach(file::asFloats);
    }

    @Test
    void aChangedByteInAZippedTensorIsNoticed() throws IOException {
        Path file = zip("}(Vw\n" + tensor(0) + "u");
        Path stored = folder.resolve("stored.pth");
        try (OutputStream out = Files.newOutputStream(stored);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.setLevel(0);
            zip.putNextEntry(new ZipEntry("a/data.pkl"));
            zip.write(bytes("}(Vw\n" + tensor(0) + "u."));
            zip.putNextEntry(new ZipEntry("a/data/0"));
            zip.write(floats(7));
        }
        byte[] content = Files.readAllBytes(stored);
        int at = new String(content, StandardCharsets.ISO_8859_1)
                .indexOf(new String(floats(7), StandardCharsets.ISO_8859_1));
        content[at + 5] ^= 1;
        Files.write(file, content);
        assertThatThrownBy(() -> readAll(file)).isInstanceOf(BadInputException.class)
                .hasMessageContaining("a/data/0").hasMessageContaining("checksum");
    }
}
