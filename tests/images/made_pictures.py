"""Pictures made by Pillow from a seed, and what is done to them on the way."""

from __future__ import annotations

import io
import random
from collections.abc import Callable

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont, ImageOps

WORDS = ("account", "verify", "payment", "invoice", "your", "bank", "now", "click", "urgent", "winner", "prize", "free",
         "order", "parcel", "delivery", "update", "password", "security", "team", "support", "offer", "best", "deal",
         "casino", "bonus", "wallet", "secure", "login", "confirm", "identity", "tax", "refund")



def colour(r: random.Random, low: int = 0, high: int = 255) -> tuple[int, int, int]:
    return r.randint(low, high), r.randint(low, high), r.randint(low, high)


def photo(r: random.Random, size: tuple[int, int]) -> Image.Image:
    """Clouds of several sizes with shapes in them."""
    width, height = size
    image = Image.new("RGB", size)
    for scale, weight in ((4, 1.0), (9, 0.45), (20, 0.35), (60, 0.2)):
        cloud = Image.frombytes("RGB", (scale, scale), r.randbytes(scale * scale * 3))
        image = Image.blend(image, cloud.resize(size, Image.Resampling.BICUBIC), weight)
    draw = ImageDraw.Draw(image)
    for _ in range(r.randint(2, 9)):
        x, y, s = r.randint(0, width), r.randint(0, height), r.randint(width // 12, width // 3)
        if r.random() < 0.5:
            draw.ellipse((x - s, y - s // 2, x + s, y + s // 2), fill=colour(r))
        else:
            draw.polygon([(x + r.randint(-s, s), y + r.randint(-s, s)) for _ in range(r.randint(3, 6))], fill=colour(r))
    return image.filter(ImageFilter.GaussianBlur(r.random() * 2))


def banner(r: random.Random, size: tuple[int, int]) -> Image.Image:
    """Lines of text, buttons and sometimes a photograph, on a light or dark ground."""
    width, height = size
    dark = r.random() < 0.3
    image = Image.new("RGB", size, colour(r, 0, 60) if dark else colour(r, 200, 255))
    draw = ImageDraw.Draw(image)
    if r.random() < 0.7:
        draw.rectangle((0, 0, width, height * r.randint(10, 30) // 100), fill=colour(r))
    y = height * r.randint(2, 12) // 100
    while y < height * r.randint(60, 98) // 100:
        points = r.choice((height // 22 + 8, height // 14 + 8, height // 9 + 8))
        text = " ".join(r.choice(WORDS) for _ in range(r.randint(1, 7)))
        draw.text((width * r.randint(2, 30) // 100, y), text, font=ImageFont.load_default(points),
                  fill=colour(r, 150, 255) if dark else colour(r, 0, 120))
        y += int(points * r.uniform(1.1, 2.2))
    for _ in range(r.randint(0, 3)):
        left, top = r.randint(0, width * 3 // 4), r.randint(0, height * 3 // 4)
        draw.rectangle((left, top, left + width // r.randint(3, 8), top + height // r.randint(4, 12)), fill=colour(r))
    if r.random() < 0.4:
        inner = (max(width // r.randint(2, 4), 8), max(height // r.randint(2, 4), 8))
        image.paste(photo(r, inner), (r.randint(0, width - inner[0]), r.randint(0, height - inner[1])))
    return image


def made(seed: int) -> Image.Image:
    r = random.Random(seed)
    size = (r.randint(120, 800), r.randint(100, 700))
    return (photo if seed % 2 else banner)(r, size)


def saved(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def recompressed(image: Image.Image, r: random.Random) -> Image.Image:
    return Image.open(io.BytesIO(saved(image, "JPEG", quality=r.randint(40, 60)))).convert("RGB")


def scaled(image: Image.Image, r: random.Random) -> Image.Image:
    factor = r.choice((0.5, 0.6, 0.75, 1.3, 1.6, 2.0))
    how = r.choice((Image.Resampling.BILINEAR, Image.Resampling.BICUBIC, Image.Resampling.LANCZOS))
    return image.resize((int(image.width * factor), int(image.height * factor)), how)


def cropped(image: Image.Image, r: random.Random) -> Image.Image:
    wide, high = r.uniform(0.02, 0.05) * image.width, r.uniform(0.02, 0.05) * image.height
    left, top = r.random(), r.random()
    return image.crop((int(wide * left), int(high * top), int(image.width - wide * (1 - left)),
                       int(image.height - high * (1 - top))))


def turned(image: Image.Image, r: random.Random) -> Image.Image:
    return image.rotate(r.uniform(1, 3) * r.choice((-1, 1)), Image.Resampling.BICUBIC, expand=r.random() < 0.5,
                        fillcolor=r.choice(("white", "black")))


def noised(image: Image.Image, r: random.Random) -> Image.Image:
    noise = Image.merge("RGB", [Image.effect_noise(image.size, r.uniform(8, 16)) for _ in range(3)])
    return ImageChops.add(image, noise, 1, -128)


def tinted(image: Image.Image, r: random.Random) -> Image.Image:
    factors = [r.uniform(0.75, 1.15) for _ in range(3)]
    shifts = [r.uniform(-20, 20) for _ in range(3)]
    table = [int(min(255, max(0, value * factors[band] + shifts[band]))) for band in range(3) for value in range(256)]
    return image.point(table)


def framed(image: Image.Image, r: random.Random) -> Image.Image:
    border = max(2, int(min(image.size) * r.uniform(.02, .08)))
    return ImageOps.expand(image, border, tuple(r.choice((0, 255, r.randrange(256))) for _ in range(3)))


Change = Callable[[Image.Image, random.Random], Image.Image]
CHANGES: tuple[Change, ...] = (recompressed, scaled, cropped, turned, noised, tinted, framed)
