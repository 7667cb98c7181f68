package io.contexture.catalogue;

import io.contexture.loss.ArcFaceLoss;
import io.contexture.loss.CosFaceLoss;
import io.contexture.loss.EmbeddingLoss;
import io.contexture.loss.MarginLoss;
import io.contexture.loss.NormalisedSoftmaxLoss;
import io.contexture.loss.ProxyAnchorLoss;
import io.contexture.loss.ProxyNCALoss;
import io.contexture.loss.SoftTripleLoss;
import io.contexture.loss.SubCentreArcFaceLoss;
import java.util.List;

/** The losses that learn weights of their own beside the network's. */
final class ProxyLosses {

    private static final String SCALE_MEANING = "factor of the cosines, above 0";

    private ProxyLosses() {}

    static List<Entry<EmbeddingLoss>> entries() {
        return List.of(proxyNca(), normalisedSoftmax(), proxyAnchor(), cosFace(), arcFace(),
                subCentreArcFace(),
                softTriple(), margin());
    }

    private static Entry<EmbeddingLoss> proxyNca() {
        return new Entry<>("proxy-nca",
                "mean over x of -log( e^(-a d(x,p_y)) / sum_c e^(-a d(x,p_c)) ), d = 2 - 2 s",
                List.of(new Option("scale", "9",
                        "a, factor of the squared distances, above 0; 10 at 256, 1 in the paper")),
                "many classes with few images, plain shuffled batches; the simplest loss with proxies",
                "Movshovitz-Attias et al., No Fuss Distance Metric Learning using Proxies, ICCV 2017",
                given -> new ProxyNCALoss(given.number("scale", 9)));
    }

    private static Entry<EmbeddingLoss> normalisedSoftmax() {
        return new Entry<>("normalised-softmax", "mean over x of -log( e^(s_y/t) / sum_c e^(s_c/t) )",
                List.of(new Option("temperature", "0.05", "t, above 0")),
                "a strong and quick baseline on any data with class labels, plain shuffled batches",
                "Zhai, Wu, Classification is a Strong Baseline for Deep Metric Learning, BMVC 2019",
                given -> new NormalisedSoftmaxLoss(given.number("temperature", 0.05)));
    }

    private static Entry<EmbeddingLoss> proxyAnchor() {
        return new Entry<>("proxy-anchor",
                "mean over p in P+ of log( 1 + sum_(x of p) e^(-a (s - m)) ) + mean over p of log( 1 + sum_(other x) e^(a (s + m)) )",
                List.of(new Option("margin", "0.1", "m, 0 to 2"), new Option("alpha", "32", "a, above 0")),
                "the strongest loss with proxies on fine-grained classes; large plain batches",
                "Kim et al., Proxy Anchor Loss for Deep Metric Learning, CVPR 2020",
                given -> new ProxyAnchorLoss(given.number("margin", 0.1), given.number("alpha", 32)));
    }

    private static Entry<EmbeddingLoss> cosFace() {
        return new Entry<>("cosface",
                "mean over x of -log( e^(a (s_y - m)) / (e^(a (s_y - m)) + sum_(c != y) e^(a s_c)) )",
                List.of(new Option("margin", "0.35", "m, 0 to below 2"),
                        new Option("scale", "64", SCALE_MEANING)),
                "many classes that must stay apart by a clear margin, such as faces; clean labels",
                "Wang et al., CosFace: Large Margin Cosine Loss for Deep Face Recognition, CVPR 2018",
                given -> new CosFaceLoss(given.number("margin", 0.35), given.number("scale", 64)));
    }

    private static Entry<EmbeddingLoss> arcFace() {
        return new Entry<>("arcface",
                "mean over x of -log( e^(a cos(theta_y + m)) / (e^(a cos(theta_y + m)) + sum_(c != y) e^(a cos(theta_c))) )",
                List.of(angularMargin(), new Option("scale", "64", SCALE_MEANING)),
                "as cosface, with the margin in angle; faces and other sets of very many classes",
                "Deng et al., ArcFace: Additive Angular Margin Loss for Deep Face Recognition, CVPR 2019",
                given -> new ArcFaceLoss(given.number("margin", 28.6), given.number("scale", 64)));
    }

    private static Entry<EmbeddingLoss> subCentreArcFace() {
        return new Entry<>("sub-centre-arcface",
                "arcface with cos(theta_c) = max over the centres k of class c of s_ck",
                List.of(angularMargin(), new Option("scale", "64", SCALE_MEANING),
                        new Option("centres", "3", "centres a class, at least 1")),
                "very many classes with noisy labels: wrong images gather at a centre of their own",
                "Deng et al., Sub-center ArcFace: Boosting Face Recognition by Large-scale Noisy Web Faces, ECCV 2020",
                given -> new SubCentreArcFaceLoss(given.number("margin", 28.6), given.number("scale", 64),
                        given.integer("centres", 3)));
    }

    private static Entry<EmbeddingLoss> softTriple() {
        return new Entry<>("soft-triple",
                "mean over x of -log( e^(l (S_y - m)) / (e^(l (S_y - m)) + sum_(c != y) e^(l S_c)) ),"
                        + " S_c = mean of s_ck over k with weights e^(s_ck/g)",
                List.of(new Option("la", "20", "l, above 0"), new Option("gamma", "0.1", "g, above 0"),
                        new Option("margin", "0.01", "m, 0 to below 2"),
                        new Option("centres", "10",
                                "centres a class, at least 1; 2 where classes have few images")),
                "classes whose images fall into several kinds (views, colours, seasons)",
                "Qian et al., SoftTriple Loss: Deep Metric Learning Without Triplet Sampling, ICCV 2019",
                given -> new SoftTripleLoss(given.number("la", 20), given.number("gamma", 0.1),
                        given.number("margin", 0.01),
                        given.integer("centres", 10)));
    }

    private static Entry<EmbeddingLoss> margin() {
        return new Entry<>("margin",
                "sum over pairs of ( a + y (D - b) )+ + nu b, over the number of pairs that violate; y = 1 positive, -1 negative; b is learned",
                List.of(new Option("alpha", "0.2", "a, half the gap between positives and negatives, 0 to 2"),
                        new Option("beta", "1.2", "b at the start, a distance of 0 to 2"),
                        new Option("beta-per-class", "false", "true: every class learns a b of its own"),
                        new Option("nu", "0", "weight of the regulariser on b, at least 0")),
                "classes of different spread; with the distance-weighted miner",
                "Wu et al., Sampling Matters in Deep Embedding Learning, ICCV 2017",
                given -> new MarginLoss(given.number("alpha", 0.2), given.number("beta", 1.2),
                        given.flag("beta-per-class", false), given.number("nu", 0), null));
    }

    private static Option angularMargin() {
        return new Option("margin", "28.6", "m in degrees, 0 to below 180");
    }
}
