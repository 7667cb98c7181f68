package io.contexture.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The house as drawn: what may depend on what. */
class LayersTest {

    private static final String[] CORE = {"io.contexture.linalg..", "io.contexture.loss..",
            "io.contexture.sampling..", "io.contexture.retrieval..", "io.contexture.similarity..",
            "io.contexture.mining..", "io.contexture.catalogue..", "io.contexture.rerank..",
            "io.contexture.audit.."};

    private static JavaClasses classes;

    @BeforeAll
    static void importTheWholeClassPath() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .withImportOption(location -> !location.contains("/testing/target/")
                        && !location.contains("contexture-testing"))
                .importPackages("io.contexture");
    }

    @Test
    void everyModuleIsLookedAt() {
        assertThat(classes.stream().map(c -> c.getPackageName()).collect(Collectors.toSet())).contains(
                "io.contexture.storage", "io.contexture.linalg", "io.contexture.loss",
                "io.contexture.sampling", "io.contexture.cli");
    }

    /** The annotations of JSpecify are compiled against and not needed to run. */
    @Test
    void coreDependsOnNothingButTheJdk() {
        String[] allowed = Stream.concat(Stream.of("java..", "jdk.incubator.vector..",
                "jdk.jfr..", "org.jspecify.annotations..", ""), Stream.of(CORE)).toArray(String[]::new);
        classes().that().resideInAnyPackage(CORE).should().onlyDependOnClassesThat()
                .resideInAnyPackage(allowed).check(classes);
    }

    @Test
    void nothingImportsUpwards() {
        layeredArchitecture().consideringOnlyDependenciesInAnyPackage("io.contexture..")
                .withOptionalLayers(true)
                .layer("core").definedBy(CORE)
                .layer("storage").definedBy("io.contexture.storage..")
                .layer("vision")
                .definedBy("io.contexture.dataset..", "io.contexture.image..", "io.contexture.transform..",
                        "io.contexture.loader..")
                .layer("torch")
                .definedBy("io.contexture.model..", "io.contexture.training..", "io.contexture.checkpoint..",
                        "io.contexture.frozen..", "io.contexture.trained..")
                .layer("index").definedBy("io.contexture.index..")
                .layer("server").definedBy("io.contexture.server..")
                .layer("cli")
                .definedBy("io.contexture.cli..", "io.contexture.report..", "io.contexture.demo..",
                        "io.contexture.preset..")
                .whereLayer("cli").mayNotBeAccessedByAnyLayer()
                .whereLayer("server").mayOnlyBeAccessedByLayers("cli")
                .whereLayer("index").mayOnlyBeAccessedByLayers("server", "cli")
                .whereLayer("torch").mayOnlyBeAccessedByLayers("server", "cli")
                .whereLayer("vision").mayOnlyBeAccessedByLayers("torch", "server", "cli")
                .whereLayer("storage").mayOnlyBeAccessedByLayers("vision", "torch", "index", "server", "cli")
                .whereLayer("core").mayOnlyBeAccessedByLayers("vision", "torch", "index", "server", "cli")
                .ensureAllClassesAreContainedInArchitecture()
                .check(classes);
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("io.contexture.(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void onlyTheCommandTalksToTheTerminal() {
        noClasses().that().resideOutsideOfPackage("io.contexture.cli..").should()
                .accessField(System.class, "out").orShould().accessField(System.class, "err")
                .because("a library returns or throws; the command line prints").check(classes);
        noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging..").check(classes);
    }

    @Test
    void onlyFrozenBackbonesNeedOnnxRuntime() {
        noClasses().that().resideOutsideOfPackage("io.contexture.frozen..").should().dependOnClassesThat()
                .resideInAPackage("ai.onnxruntime..").check(classes);
    }

    @Test
    void onlyTheIndexKnowsThatItIsLucene() {
        noClasses().that().resideOutsideOfPackage("io.contexture.index..").should().dependOnClassesThat()
                .resideInAPackage("org.apache.lucene..").check(classes);
    }
}
