"""Pictures with text, each made out of its number by Pillow and the font inside of it.

`text(n)`: adverts, and paragraphs that are turned by any angle, waved, sheared, stretched, bold, on plain grounds, on
gradients and on photographs. What is no text stands in made_bare.py. Both are disturbed alike: lines across, single
dots, grain, JPEG.
"""

from __future__ import annotations

import io
import math
import random

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont
from tests.images.made_pictures import WORDS

Size = tuple[int, int]
Colour = tuple[int, int, int]
BICUBIC, BILINEAR = Image.Resampling.BICUBIC, Image.Resampling.BILINEAR


def colour(r: random.Random, low: int = 0, high: int = 255) -> Colour:
    return r.randint(low, high), r.randint(low, high), r.randint(low, high)


def words(r: random.Random, count: int) -> str:
    return " ".join(r.choice(WORDS).upper() if r.random() < 0.15 else r.choice(WORDS) for _ in range(count))


def clouds(r: random.Random, size: Size) -> Image.Image:
    """Value noise: octaves from some pixels up to the whole picture, each finer one weaker."""
    image = Image.new("RGB", size, (128, 128, 128))
    across, roughness, weight = r.randint(2, 5), r.uniform(0.45, 0.8), 0.8
    while across < max(size) // 2:
        down = max(2, across * size[1] // size[0])
        cloud = Image.frombytes("RGB", (across, down), r.randbytes(across * down * 3)).resize(size, BICUBIC)
        image = Image.blend(image, cloud, weight)
        across, weight = across * 2, weight * roughness
    return image


def photo(r: random.Random, size: Size) -> Image.Image:
    """Clouds with shapes of uneven outline in them, out of focus or grainy."""
    width, height = size
    image = clouds(r, size)
    draw = ImageDraw.Draw(image)
    for _ in range(r.randint(0, 14)):
        x, y, reach, corners = r.uniform(0, width), r.uniform(0, height), r.uniform(5, width / 3), r.randint(4, 14)
        turns = [(k + r.uniform(-0.3, 0.3)) * 2 * math.pi / corners for k in range(corners)]
        draw.polygon([(x + reach * r.uniform(0.4, 1) * math.cos(t), y + reach * r.uniform(0.4, 1) * math.sin(t))
                      for t in turns], fill=colour(r))
    if r.random() < 0.7:
        image = image.filter(ImageFilter.GaussianBlur(r.uniform(0.3, 1.5)))
    return grained(r, image, r.uniform(3, 15)) if r.random() < 0.4 else image


def ground(r: random.Random, size: Size) -> Image.Image:
    """What text is written on."""
    kind = r.random()
    if kind < 0.45:
        shade = r.choice((255, 255, 250, r.randint(200, 255), r.randint(0, 60)))
        return Image.new("RGB", size, (shade, shade, shade) if r.random() < 0.6 else colour(r))
    if kind < 0.7:
        ramp = Image.frombytes("L", (1, 2), b"\0\xff").resize(size, BILINEAR)
        return Image.composite(Image.new("RGB", size, colour(r)), Image.new("RGB", size, colour(r)), ramp)
    flat = Image.new("RGB", size, "white" if r.random() < 0.6 else "black")
    return Image.blend(photo(r, size), flat, r.uniform(0.45, 0.8))


def luma(image: Image.Image) -> float:
    counts = image.convert("L").histogram()
    return sum(place * count for place, count in enumerate(counts)) / (image.width * image.height)


def line(r: random.Random, draw: ImageDraw.ImageDraw, at: tuple[float, float], text: str, size: int,
         fill: object) -> None:
    bold = size // 14 if r.random() < 0.3 else 0
    draw.text(at, text, font=ImageFont.load_default(size), fill=fill, stroke_width=bold)


def grained(r: random.Random, image: Image.Image, deviation: float) -> Image.Image:
    """The sum of four even noises is near enough to a normal one; their own deviation is 37."""
    parts = [Image.frombytes("RGB", image.size, r.randbytes(image.width * image.height * 3)) for _ in range(4)]
    noise = Image.blend(Image.blend(parts[0], parts[1], 0.5), Image.blend(parts[2], parts[3], 0.5), 0.5)
    noise = noise.point([min(255, max(0, round(128 + (value - 127.5) * deviation / 37))) for value in range(256)] * 3)
    return ImageChops.add(image, noise, 1, -128)


def dotted(r: random.Random, image: Image.Image) -> Image.Image:
    """Single pixels of any colour."""
    many = r.uniform(0.002, 0.04)
    put = image.load()
    for _ in range(int(image.width * image.height * many)):
        put[r.randrange(image.width), r.randrange(image.height)] = colour(r)
    return image


def disturbed(r: random.Random, image: Image.Image) -> Image.Image:
    draw, (width, height) = ImageDraw.Draw(image), image.size
    for _ in range(r.randint(2, 10) if r.random() < 0.3 else 0):
        ends = [(r.randint(0, width), r.randint(0, height)) for _ in range(2)]
        draw.line(ends, fill=colour(r), width=r.randint(1, 2))
    if r.random() < 0.35:
        image = dotted(r, image)
    if r.random() < 0.35:
        image = grained(r, image, r.uniform(3, 22))
    if r.random() < 0.4:
        packed = io.BytesIO()
        image.save(packed, "JPEG", quality=r.randint(35, 90))
        image = Image.open(packed).convert("RGB")
    return image


def waved(r: random.Random, layer: Image.Image) -> Image.Image:
    """Columns move up and down with a sine."""
    height, reach, period = layer.height, r.uniform(1, 7), r.uniform(40, 200)
    strips = []
    for x in range(0, layer.width - 1, 2):
        up = round(reach * math.sin(x / period * 2 * math.pi))
        strips.append(((x, 0, x + 2, height), (x, up, x, height + up, x + 2, height + up, x + 2, up)))
    return layer.transform(layer.size, Image.Transform.MESH, strips)


def paragraph(r: random.Random, size: Size) -> Image.Image:
    """The mask of a text that covers most of `size`: twice as large while it is written, then turned and cut."""
    width, height = size
    layer = Image.new("L", (width * 2, height * 2), 0)
    draw, y, points = ImageDraw.Draw(layer), height / 2 + 4, r.randint(11, 26)
    for _ in range(r.randint(2, 12)):
        if y > height * 1.5 - points:
            break
        line(r, draw, (width / 2 + 6, y), words(r, r.randint(3, 12)), points, 255)
        y += points * r.uniform(1.15, 1.8)
        points = r.randint(11, 34) if r.random() < 0.2 else points
    shear, wide = r.choice((0, 0, r.uniform(-0.3, 0.3))), r.choice((1, 1, r.uniform(0.8, 1.3)))
    if shear or wide != 1:  # about the upper left corner of what is cut out
        left, top = width / 2, height / 2
        layer = layer.transform(layer.size, Image.Transform.AFFINE,
                                (1 / wide, shear, left - left / wide - shear * top, 0, 1, 0), BICUBIC)
    angle = r.choice((0, 0, r.uniform(-12, 12), r.uniform(-45, 45), r.uniform(-180, 180)))
    if angle:
        layer = layer.rotate(angle, BICUBIC)
    if r.random() < 0.35:
        layer = waved(r, layer)
    return layer.crop((width // 2, height // 2, width // 2 + width, height // 2 + height))


def written(r: random.Random, image: Image.Image) -> Image.Image:
    """A paragraph over a picture, dark on light or light on dark, in one colour or in those of a photograph."""
    dark, mask = luma(image) > 128, paragraph(r, image.size)
    if r.random() < 0.8:
        ink = Image.new("RGB", image.size, colour(r, 0, 70) if dark else colour(r, 185, 255))
    else:
        ink = photo(r, image.size).point([value // 3 + (0 if dark else 170) for value in range(256)] * 3)
    image.paste(ink, (0, 0), mask)
    return image


def advert(r: random.Random) -> Image.Image:
    """Lines of many sizes, some in boxes, among photographs."""
    width, height = r.randint(260, 640), r.randint(200, 560)
    image = ground(r, (width, height))
    for _ in range(r.randint(1, 4)):
        wide, high = r.randint(60, width // 2), r.randint(60, height // 2)
        image.paste(photo(r, (wide, high)), (r.randint(0, width - wide), r.randint(0, height - high)))
    draw, y = ImageDraw.Draw(image), r.randint(4, 30)
    while y < height - 20:
        points = r.choice((11, 12, 13, 14, 16, 18, 22, 28, 36, 44))
        text = words(r, max(1, min(8, int(r.uniform(0.4, 0.95) * width / points / 3.6))))
        x, end = r.randint(4, max(5, width // 3)), min(height, y + points)
        right = min(width, x + int(ImageFont.load_default(points).getlength(text)))
        light = luma(image.crop((x, y, max(x + 1, right), end)))
        if r.random() < 0.25:
            box = colour(r)
            draw.rectangle((x - 6, y - 4, right + 6, end + 6), fill=box)
            light = sum(box) / 3
        line(r, draw, (x, y), text, points, colour(r, 0, 60) if light > 120 else colour(r, 200, 255))
        y += int(points * r.uniform(1.3, 3.5))
    angle = r.choice((0, 0, 0, r.uniform(-8, 8)))
    return image.rotate(angle, BICUBIC) if angle else image


def text(number: int) -> Image.Image:
    r = random.Random(number * 2 + 1)
    if number % 4 == 3:
        return disturbed(r, advert(r))
    return disturbed(r, written(r, ground(r, (r.randint(220, 700), r.randint(120, 500)))))
