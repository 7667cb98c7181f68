"""Writes augmentations.safetensors: what torchvision makes of small pictures for given parameters.

    /usr/bin/python3 make_augmentations.py        # Debian's python3-torchvision (0.14.1, Pillow 9.4.0)

A case is a picture, in tensor `input` (H,W,3) uint8; its other tensors are named OPERATION:ARGUMENTS after the
functions of torchvision.transforms.functional and the operations of torchvision.transforms.autoaugment, on PIL images.
`erase` takes top, left, height, width and the three values; it works on the uint8 tensor.
"""
import json
import struct

import numpy as np
import torch
from PIL import Image
from torchvision import transforms
from torchvision.transforms import InterpolationMode, functional as F
from torchvision.transforms.autoaugment import _apply_op

OPERATIONS = {"shear-x": "ShearX", "shear-y": "ShearY", "translate-x": "TranslateX", "translate-y": "TranslateY",
              "rotate": "Rotate", "sharpness": "Sharpness", "posterize": "Posterize", "solarize": "Solarize",
              "autocontrast": "AutoContrast", "equalize": "Equalize", "identity": "Identity"}


def pictures():
    random = np.random.default_rng(7)
    x, y = np.meshgrid(np.arange(40), np.arange(27))
    waves = np.stack([127 + 90 * np.sin(x / 5) * np.cos(y / 7), 100 + 2 * x + 2 * y, 200 - 4 * x + 3 * y], -1)
    yield "waves", np.clip(waves + random.normal(0, 6, waves.shape), 0, 255).astype(np.uint8)
    yield "noise", random.integers(0, 256, (24, 24, 3), dtype=np.uint8)
    flat = np.zeros((9, 13, 3), np.uint8)
    flat[..., 0] = 77
    flat[4:, 6:, 1] = 200
    yield "flat", flat
    yield "greys", np.repeat((x[:, :, None] * 3 + 40).astype(np.uint8), 3, 2)


def results(array):
    image = Image.fromarray(array)
    for factor in (0, 0.35, 1, 1.7):
        yield f"brightness:{factor}", F.adjust_brightness(image, factor)
        yield f"contrast:{factor}", F.adjust_contrast(image, factor)
        yield f"saturation:{factor}", F.adjust_saturation(image, factor)
    for factor in (-0.5, -0.11, 0, 0.25):
        yield f"hue:{factor}", F.adjust_hue(image, factor)
    yield "grayscale:", F.rgb_to_grayscale(image, 3)
    for size, sigma in ((3, 0.4), (5, 1.3), (7, 2)):
        yield f"blur:{size},{sigma}", F.gaussian_blur(image, [size, size], [sigma, sigma])
    tensor = torch.from_numpy(array).permute(2, 0, 1).clone()
    erased = F.erase(tensor, 2, 3, 5, 4, torch.tensor([124, 116, 104], dtype=torch.uint8)[:, None, None])
    yield "erase:2,3,5,4,124,116,104", erased.permute(1, 2, 0).numpy()
    for operation, values in {"shear-x": (-0.3, 0.66), "shear-y": (-0.3, 0.66), "translate-x": (-7.5, 5),
                              "translate-y": (-7.5, 5), "rotate": (-135, -90, -4.5, 0, 30, 90),
                              "sharpness": (-0.9, 0, 0.6), "posterize": (2, 5, 8), "solarize": (0, 127.5, 255),
                              "autocontrast": (0,), "equalize": (0,), "identity": (0,)}.items():
        for value in values:
            yield f"{operation}:{value}", _apply_op(image, OPERATIONS[operation], value, InterpolationMode.NEAREST,
                                                    None)


def write(path):
    header = {}
    data = b""
    cases = []
    metadata = {"description": "torchvision's augmentations for given parameters"}
    for case, array in pictures():
        cases.append(case)
        metadata[f"case:{case}"] = json.dumps({"height": array.shape[0], "width": array.shape[1]})
        for name, result in [("input", array), *results(array)]:
            content = np.ascontiguousarray(np.asarray(result)).tobytes()
            header[f"{case}/{name}"] = {"dtype": "U8", "shape": list(np.asarray(result).shape),
                                        "data_offsets": [len(data), len(data) + len(content)]}
            data += content
    metadata["cases"] = json.dumps(cases)
    text = json.dumps({"__metadata__": metadata, **header}).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


write("augmentations.safetensors")
