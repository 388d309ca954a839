"""Photographs for tests: a still life of fruit with an edge and a grain, drawn without a camera."""

import io
import random

import segno
from PIL import Image, ImageDraw, ImageFilter


def scene(size=(1200, 900), *, seed=1, ground="tan", fruits=5):
    """Return an image of round fruit on a ground, grainy as a photo is."""
    noise = random.Random(seed)
    image = Image.new("RGB", size, ground)
    draw = ImageDraw.Draw(image)
    width, height = size
    for _ in range(fruits):
        radius = noise.randrange(height // 10, height // 5)
        x = noise.randrange(radius + width // 20, width - radius - width // 20)
        y = noise.randrange(radius + height // 20, height - radius - height // 20)
        colour = (noise.randrange(120, 255), noise.randrange(40, 160), noise.randrange(60))
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)
        for _ in range(200):
            dx, dy = noise.gauss(0, radius / 3), noise.gauss(0, radius / 3)
            draw.point((x + dx, y + dy), fill="black")
    return image


def blurred(image, share=0.008):
    """Return an image as a shaking hand takes it."""
    return image.filter(ImageFilter.GaussianBlur(max(image.size) * share))


def with_code(image, text, scale=8):
    """Return an image with a QR code pasted into a corner."""
    file = io.BytesIO()
    segno.make(text, micro=False).save(file, kind="png", scale=scale, border=4)
    copy = image.copy()
    copy.paste(Image.open(file).convert("RGB"), (30, 30))
    return copy


def grain(size, seed=1):
    """Return an image of nothing but noise: the worst that a JPEG can be made of."""
    return Image.frombytes("RGB", size, random.Random(seed).randbytes(size[0] * size[1] * 3))
