package io.contexture.benchmarks.peer;

import static io.contexture.benchmarks.peer.Arithmetic.above;
import static io.contexture.benchmarks.peer.Arithmetic.asFloat;
import static io.contexture.benchmarks.peer.Arithmetic.minus;
import static io.contexture.benchmarks.peer.Arithmetic.plus;
import static io.contexture.benchmarks.peer.Arithmetic.times;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Losses on cosines with class vectors, the weights {@code proxies}: (classes times centres) x d, class by class. */
final class ProxyPeers {

    private static final double LARGEST_COSINE = 1 - 1e-7;

    private ProxyPeers() {}

    private static Tensor cosines(PeerBatch batch) {
        return Pairwise.unit(batch).mm(torch.normalize(batch.weights("proxies")).t());
    }

    /** On squared distances, {@code 2 - 2 s}, whose constant falls out of the softmax. */
    static PeerLoss proxyNCA(double scale) {
        return batch -> torch.cross_entropy(times(cosines(batch), 2 * scale), batch.labels());
    }

    static PeerLoss normalisedSoftmax(double temperature) {
        return batch -> torch.cross_entropy(times(cosines(batch), 1 / temperature), batch.labels());
    }

    static PeerLoss cosFace(double margin, double scale) {
        return batch -> {
            Tensor cosines = cosines(batch);
            Tensor handicap = times(ofOwnClass(batch, cosines), margin);
            return torch.cross_entropy(times(cosines.sub(handicap), scale), batch.labels());
        };
    }

    static PeerLoss arcFace(double marginDegrees, double scale) {
        return batch -> torch.cross_entropy(
                times(turned(cosines(batch), batch.labels(), Math.toRadians(marginDegrees)), scale),
                batch.labels());
    }

    static PeerLoss subCentreArcFace(double marginDegrees, double scale, int centres) {
        return batch -> {
            Tensor nearest = torch.amax(perClass(cosines(batch), centres), new long[]{2}, false);
            return torch.cross_entropy(
                    times(turned(nearest, batch.labels(), Math.toRadians(marginDegrees)), scale),
                    batch.labels());
        };
    }

    /** The cosine with the own class turned by the margin m, or lowered by m sin m where it cannot be. */
    private static Tensor turned(Tensor cosines, Tensor labels, double margin) {
        Tensor own = cosines.gather(1, labels.unsqueeze(1)).clamp(
                new ScalarOptional(new Scalar(-LARGEST_COSINE)),
                new ScalarOptional(new Scalar(LARGEST_COSINE)));
        Tensor angle = own.acos();
        Tensor lowered = plus(own, -margin * Math.sin(margin));
        Tensor target = plus(angle, margin).cos().where(angle.le(new Scalar(Math.PI - margin)), lowered);
        return cosines.scatter(1, labels.unsqueeze(1), target);
    }

    static PeerLoss softTriple(double la, double gamma, double margin, int centres) {
        return batch -> {
            Tensor cosines = perClass(cosines(batch), centres);
            Tensor relaxed = times(cosines, 1 / gamma).softmax(2).mul(cosines).sum(2L);
            Tensor handicap = times(ofOwnClass(batch, relaxed), margin);
            return torch.cross_entropy(times(relaxed.sub(handicap), la), batch.labels());
        };
    }

    static PeerLoss proxyAnchor(double margin, double alpha) {
        return batch -> {
            Tensor cosines = cosines(batch);
            Tensor own = ofOwnClass(batch, cosines);
            Tensor positive = times(plus(cosines, -margin), -alpha).exp().mul(own).sum(0L);
            Tensor negative = times(plus(cosines, margin), alpha).exp().mul(minus(1, own)).sum(0L);
            Tensor present = above(own.sum(0L), 0).sum();
            return positive.log1p().sum().div(present).add(negative.log1p().mean());
        };
    }

    /** 1 in the column of each row's class. */
    private static Tensor ofOwnClass(PeerBatch batch, Tensor cosines) {
        return asFloat(torch.one_hot(batch.labels(), cosines.size(1)));
    }

    private static Tensor perClass(Tensor cosines, int centres) {
        return cosines.view(cosines.size(0), cosines.size(1) / centres, centres);
    }
}
