package io.contexture.model;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** How the numbers of a batch of images, and of all maps that are made of it, lie in memory. Results agree but for rounding. */
public enum MemoryLayout {
    /** The channels of a pixel beside each other, as convolutions on CPUs and on tensor cores like it. */
    CHANNELS_LAST(torch.MemoryFormat.ChannelsLast),
    /** A plane for each channel. */
    CHANNELS_FIRST(torch.MemoryFormat.Contiguous);

    private final torch.MemoryFormat format;

    MemoryLayout(torch.MemoryFormat format) {
        this.format = format;
    }

    /** A copy that lies so, or the tensor itself if it does. */
    Tensor of(Tensor images) {
        return images.contiguous(format);
    }
}
