"""Pillow's and torchvision's side of ImagesBenchmark.

Reads every file of a folder into memory, then waits for orders on standard input, a line each, and answers with the
processor seconds that one pass over all of them took, on one thread:
  prepare        decode, RandomResizedCrop(224), flip, ToTensor, Normalize
  decode         decode to RGB
  file S [draft,]  decode, with all pixels or with fewer, and resize the shorter side to S
  resize W H     resize decoded images, bilinear
"""
import io
import os
import sys
import time

import torch
import torchvision
from PIL import Image, __version__, features
from torchvision import transforms

torch.set_num_threads(1)
folder = sys.argv[1]
files = []
for name in sorted(os.listdir(folder)):
    with open(os.path.join(folder, name), "rb") as file:
        files.append(file.read())
augmentation = transforms.Compose([
    transforms.RandomResizedCrop(224),
    transforms.RandomHorizontalFlip(),
    transforms.ToTensor(),
    transforms.Normalize([0.485, 0.456, 0.406], [0.229, 0.224, 0.225]),
])


def decode(content):
    return Image.open(io.BytesIO(content)).convert("RGB")


images = [decode(content) for content in files]
print("Pillow", __version__, "libjpeg-turbo", features.version("libjpeg_turbo"), "torchvision",
      torchvision.__version__, flush=True)
for line in sys.stdin:
    order = line.split()
    start = time.process_time()
    if order[0] == "prepare":
        for content in files:
            augmentation(decode(content))
    elif order[0] == "decode":
        for content in files:
            decode(content)
    elif order[0] == "file":
        side = int(order[1])
        for content in files:
            image = Image.open(io.BytesIO(content))
            width, height = image.size
            size = (side, side * height // width) if width <= height else (side * width // height, side)
            if len(order) > 2:
                image.draft("RGB", (2 * size[0], 2 * size[1]))
            image.convert("RGB").resize(size, Image.BILINEAR)
    elif order[0] == "resize":
        for image in images:
            image.resize((int(order[1]), int(order[2])), Image.BILINEAR)
    print(time.process_time() - start, flush=True)
