"""Pictures with codes in them, made from a seed: every kind, size, turn, colour and ground that mail has shown.

`QR` and `Micro QR` are written by segno, which shares no line with the reader; the kinds that it doesn't know by
zxing-cpp. A picture is told by its number alone, so that a failing one can be made again.
"""

from __future__ import annotations

import io
import math
import random
from typing import NamedTuple

import segno
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
Modules = list[list[bool]]

# Light modules around a code, by kind: what its standard asks for, or what is left of it in practice.
_QUIET = {"QR": (3, 4), "Micro QR": (2, 3), "rMQR": (2, 3), "Data Matrix": (1, 3), "Aztec": (1, 3)}
# rMQR is looked for as well, and is no part of the set: made(number, kind="rMQR").
_KINDS = ("QR",) * 12 + ("Micro QR", "Data Matrix", "Data Matrix", "Data Matrix", "Aztec", "Aztec", "Aztec")
# Dark and light of (nearly) the same luma, which only a channel tells apart.
_SAME_LUMA = (((220, 20, 20), (20, 128, 20)), ((0, 118, 0), (200, 10, 90)), ((20, 20, 255), (70, 60, 20)),
              ((255, 60, 60), (0, 160, 160)))


class Made(NamedTuple):
    number: int
    kind: str
    text: str
    picture: Image.Image
    what: str


def made(number: int, seed: str = "codes", kind: str = "") -> Made:
    dice = random.Random(f"{seed} {number}")
    kind = kind or dice.choice(_KINDS)
    logo = kind == "QR" and dice.random() < 0.12
    text = _text(dice, kind)
    modules = modules_of(dice, kind, text, "h" if logo else dice.choice("lmqh"))
    mirrored = kind in ("QR", "Data Matrix", "Aztec") and dice.random() < 0.04
    if mirrored:
        modules = [row[::-1] for row in modules]
    size = dice.choice((3, 3, 4, 4, 5, 6, 8, 10))
    dark, light, colours = _colours(dice)
    plate = _plate(dice, kind, modules, size, dark, light, logo)
    picture, ground, turn = _placed(dice, plate, light, size)
    picture, spoilt = _spoilt(dice, picture, size, "luma" in colours)
    more = f"{' logo' if logo else ''}{' mirrored' if mirrored else ''} {spoilt}"
    what = f"{kind} {size} px {colours} on {ground} turned {turn}{more}"
    return Made(number, kind, text, picture, what)


def _text(dice: random.Random, kind: str) -> str:
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    some = "".join(dice.choices(letters, k=24))
    if kind == "Micro QR":
        return some[:dice.randint(4, 9)].upper()
    if kind == "rMQR":
        return f"https://{some[:6]}.example"
    longer = "".join(dice.choices(letters, k=dice.choice((0, 0, 20, 60))))
    return f"https://{some[:8]}.example.test/{some[8:]}{'?t=' + longer if longer else ''}"


def modules_of(dice: random.Random, kind: str, text: str, level: str = "m") -> Modules:
    """True is dark; without a quiet zone."""
    if kind in ("QR", "Micro QR"):
        micro = kind == "Micro QR"
        code = segno.make(text, micro=micro, error=None if micro else level, boost_error=False)
        return [[bool(module) for module in row] for row in code.matrix]
    wanted = {"rMQR": "RMQRCode", "Data Matrix": "DataMatrix", "Aztec": "Aztec"}[kind]
    code = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, wanted))
    return [[level == 0 for level in row]
            for row in memoryview(code.to_image(scale=1, add_quiet_zones=False)).tolist()]


def _colours(dice: random.Random) -> tuple[Colour, Colour, str]:
    chance = dice.random()
    if chance < 0.45:
        dark, light, name = (0, 0, 0), (255, 255, 255), "black"
    elif chance < 0.65:
        dark = dice.choice(((20, 40, 120), (120, 10, 20), (10, 90, 40), (60, 20, 90), (40, 40, 40), (150, 60, 0)))
        light, name = dice.choice(((255, 255, 255), (250, 240, 200), (255, 220, 120), (200, 230, 255))), "coloured"
    elif chance < 0.83:
        middle, half = dice.randint(70, 180), dice.randint(18, 40)
        dark, light, name = (middle - half,) * 3, (middle + half,) * 3, "low contrast"
    else:
        dark, light = dice.choice(_SAME_LUMA)
        name = "luma alike"
    if dice.random() < 0.2:
        return light, dark, f"{name} inverted"
    return dark, light, name


def _plate(dice: random.Random, kind: str, modules: Modules, size: int, dark: Colour, light: Colour, logo: bool
           ) -> Image.Image:
    """The code with its quiet zone, upright."""
    quiet = dice.randint(*_QUIET[kind])
    high, wide = len(modules) + 2 * quiet, len(modules[0]) + 2 * quiet
    small = Image.new("RGB", (wide, high), light)
    for y, row in enumerate(modules):
        for x, is_dark in enumerate(row):
            if is_dark:
                small.putpixel((x + quiet, y + quiet), dark)
    plate = small.resize((wide * size, high * size), Image.Resampling.NEAREST)
    if logo:
        half = len(modules) * size * dice.uniform(0.07, 0.11)
        middle = (plate.width / 2, plate.height / 2)
        box = (middle[0] - half, middle[1] - half, middle[0] + half, middle[1] + half)
        draw = ImageDraw.Draw(plate)
        draw.ellipse(box, fill=light, outline=dark, width=2)
        inner = half * 0.6
        draw.rectangle((middle[0] - inner, middle[1] - inner, middle[0] + inner, middle[1] + inner),
                       fill=(dice.randint(0, 255), dice.randint(0, 255), dice.randint(0, 255)))
    return plate


def _placed(dice: random.Random, plate: Image.Image, light: Colour, size: int) -> tuple[Image.Image, str, str]:
    """On a ground, turned by any angle and tilted."""
    chance = dice.random()
    angle = 0.0 if chance < 0.3 else 90.0 * dice.randint(1, 3) if chance < 0.45 else dice.uniform(0, 360)
    tilt = dice.uniform(0.02, 0.12) if size >= 4 and dice.random() < 0.3 else 0.0
    margin = dice.randint(4, 120)
    reach = math.ceil(math.hypot(plate.width, plate.height) * (1 + tilt)) if angle % 90 or tilt \
        else max(plate.size)
    ground_size = (reach + 2 * margin, reach + margin + dice.randint(0, 160))
    ground = dice.choice(("plain", "photograph", "photograph", "page"))
    makers = {"plain": lambda: Image.new("RGB", ground_size, light), "page": lambda: page(dice, ground_size),
              "photograph": lambda: photograph(dice, ground_size)}
    picture = makers[ground]()
    coefficients = _homography(dice, plate, (ground_size[0] / 2, ground_size[1] / 2), math.radians(angle), tilt)
    mask = Image.new("L", plate.size, 255)
    how = Image.Resampling.BICUBIC if angle % 90 or tilt else Image.Resampling.NEAREST
    flat = plate.transform(ground_size, Image.Transform.PERSPECTIVE, coefficients, how, fillcolor=light)
    shape = mask.transform(ground_size, Image.Transform.PERSPECTIVE, coefficients, how, fillcolor=0)
    picture.paste(flat, (0, 0), shape)
    return picture, ground, f"{angle:.0f} tilt {tilt:.2f}"


def _homography(dice: random.Random, plate: Image.Image, middle: tuple[float, float], angle: float, tilt: float
                ) -> tuple[float, ...]:
    """From a place in the picture to one on the plate, as Pillow wants it: eight numbers."""
    c, s = math.cos(angle), math.sin(angle)
    half = (plate.width / 2, plate.height / 2)
    lean = tilt / max(plate.size)
    towards = dice.uniform(0, 2 * math.pi)
    g, h = lean * math.cos(towards), lean * math.sin(towards)
    x, y = middle
    # (u, v) = R (p - middle) / (1 + g dx + h dy) + half
    a = (c + half[0] * g, s + half[0] * h, -c * x - s * y + half[0] * (1 - g * x - h * y))
    b = (-s + half[1] * g, c + half[1] * h, s * x - c * y + half[1] * (1 - g * x - h * y))
    scale = 1 - g * x - h * y
    return (*(value / scale for value in (*a, *b, g, h)),)


def photograph(dice: random.Random, size: tuple[int, int]) -> Image.Image:
    """What a photograph has: light that falls off, soft shapes, edges, fine noise."""
    picture = Image.new("RGB", size)
    for cells in (3, 9, 30):
        small = Image.new("RGB", (cells, cells))
        small.putdata([(dice.randint(0, 255), dice.randint(0, 255), dice.randint(0, 255)) for _ in range(cells ** 2)])
        picture = Image.blend(picture, small.resize(size, Image.Resampling.BICUBIC), 1.0 if cells == 3 else 0.35)
    draw = ImageDraw.Draw(picture)
    for _ in range(dice.randint(3, 15)):
        x, y = dice.randint(0, size[0]), dice.randint(0, size[1])
        colour = (dice.randint(0, 255), dice.randint(0, 255), dice.randint(0, 255))
        box = (x, y, x + dice.randint(5, 150), y + dice.randint(5, 150))
        (draw.ellipse if dice.random() < 0.5 else draw.rectangle)(box, fill=colour)
    picture = picture.filter(ImageFilter.GaussianBlur(dice.uniform(0.5, 2)))
    noise = Image.frombytes("L", size, dice.randbytes(size[0] * size[1])).convert("RGB")
    return Image.blend(picture, noise, 0.06)


def page(dice: random.Random, size: tuple[int, int]) -> Image.Image:
    """A page of text, as a screenshot of a mail is."""
    picture = Image.new("RGB", size, (255, 255, 255))
    draw = ImageDraw.Draw(picture)
    words = ("verify", "your", "account", "within", "24", "hours", "scan", "the", "code", "below", "invoice", "secure")
    for y in range(4, size[1], 16):
        draw.text((6, y), " ".join(dice.choices(words, k=size[0] // 30)), fill=(30, 30, 60))
    return picture


def _spoilt(dice: random.Random, picture: Image.Image, size: int, frail: bool) -> tuple[Image.Image, str]:
    """Blur, noise and lossy compression; `frail`: colours that JPEG would thin out are left to PNG."""
    said = []
    if dice.random() < 0.25:
        radius = size * dice.uniform(0.1, 0.35)
        picture = picture.filter(ImageFilter.GaussianBlur(radius))
        said.append(f"blur {radius:.1f}")
    if dice.random() < 0.2:
        noise = Image.frombytes("L", picture.size, dice.randbytes(picture.width * picture.height)).convert("RGB")
        picture = Image.blend(picture, noise, 0.08)
        said.append("noise")
    if not frail and dice.random() < 0.4:
        quality, packed = dice.randint(50, 90), io.BytesIO()
        picture.save(packed, "JPEG", quality=quality)
        picture = Image.open(io.BytesIO(packed.getvalue())).convert("RGB")
        said.append(f"JPEG {quality}")
    return picture, " ".join(said)
