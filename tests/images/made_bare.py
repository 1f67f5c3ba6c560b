"""Pictures that are no text, though some have letters: photographs, charts with labels, logos with a word, patterns.

Marks, which are a sign, a name and perhaps a slogan, stand by themselves.
"""

from __future__ import annotations

import math
import random

from PIL import Image, ImageDraw, ImageFont
from tests.images.made_text import BICUBIC, Size, colour, disturbed, line, photo, words

NEAREST = Image.Resampling.NEAREST
Box = tuple[int, int, int, int]


def axes(r: random.Random, draw: ImageDraw.ImageDraw, box: Box, points: int) -> None:
    left, top, right, bottom = box
    draw.rectangle(box, outline="black")
    for tick in range(6):
        y, x = top + (bottom - top) * tick / 5, left + (right - left) * tick / 5
        if r.random() < 0.7:
            draw.line((left, y, right, y), fill=(210, 210, 210))
        line(r, draw, (5, y - 6), str(r.randint(0, 100)), points, "black")
        line(r, draw, (x - 8, bottom + 5), str(tick * r.randint(1, 20)), points, "black")


def series(r: random.Random, draw: ImageDraw.ImageDraw, box: Box) -> None:
    """As a line, as bars, or as dots."""
    left, top, right, bottom = box
    fill, kind, value = colour(r, 0, 200), r.random(), r.uniform(top, bottom)
    places = []
    for x in range(left, right, 2):
        value = min(bottom, max(top, value + r.gauss(0, 6)))
        places.append((x, value))
    if kind < 0.5:
        draw.line(places, fill=fill, width=r.randint(1, 3))
    elif kind < 0.75:
        for x, y in places[::10]:
            draw.rectangle((x, y, x + 12, bottom), fill=fill)
    else:
        for _ in range(r.randint(20, 200)):
            x, y = r.uniform(left, right), r.uniform(top, bottom)
            draw.ellipse((x - 2, y - 2, x + 2, y + 2), fill=fill)


def chart(r: random.Random, size: Size) -> Image.Image:
    width, height = size
    image, points = Image.new("RGB", size, "white"), r.randint(8, 12)
    draw, box = ImageDraw.Draw(image), (40, 20, width - 15, height - 30)
    axes(r, draw, box, points)
    for _ in range(r.randint(1, 3)):
        series(r, draw, box)
    for _ in range(r.choice((0, 0, 1, 3, 6, 12))):
        x, y = r.randint(40, width - 55), r.randint(20, height - 44)
        if r.random() < 0.6:
            draw.rectangle((x - 2, y - 2, x + r.randint(30, 90), y + 14), outline="black", fill="white")
        line(r, draw, (x, y), words(r, r.randint(1, 3)), points, "black")
    if r.random() < 0.5:
        line(r, draw, (width // 3, 3), f"Figure {r.randint(1, 20)}", points, "black")
    return image


def logo(r: random.Random, size: Size) -> Image.Image:
    width, height = size
    image = Image.new("RGB", size, r.choice(("white", "white", colour(r))))
    draw = ImageDraw.Draw(image)
    for _ in range(r.randint(1, 4)):
        x, y, reach = r.uniform(0, width * 0.5), r.uniform(0, height * 0.7), r.uniform(height / 6, height / 2)
        shape = r.choice((draw.ellipse, draw.rectangle))
        shape((x, y, x + reach, y + reach), fill=colour(r))
    if r.random() < 0.8:
        points = max(14, int(height * r.uniform(0.15, 0.4)))
        line(r, draw, (width * 0.3, height * 0.35), words(r, 1)[:7].title(), points, colour(r, 0, 200))
    return image


def tiled(tile: Image.Image, size: Size) -> Image.Image:
    image = Image.new("L", size)
    for y in range(0, size[1], tile.height):
        for x in range(0, size[0], tile.width):
            image.paste(tile, (x, y))
    return image


def pattern(r: random.Random, size: Size) -> Image.Image:
    """A chequered board, waves, dots in a grid, or random blocks."""
    kind, side = r.random(), r.randint(4, 30)
    if kind < 0.3:
        tile = Image.new("L", (side * 2, side * 2))
        draw, fill = ImageDraw.Draw(tile), r.randint(60, 255)
        draw.rectangle((0, side, side - 1, side * 2), fill=fill)
        draw.rectangle((side, 0, side * 2, side - 1), fill=fill)
        image = tiled(tile, size)
    elif kind < 0.6:
        turn, period = r.uniform(0, 180), r.uniform(3, 20)
        reach = size[0] + size[1]
        wave = bytes(int(127 + 110 * math.sin(x / period * 3)) for x in range(reach))
        image = Image.frombytes("L", (reach, 1), wave).resize((reach, reach)).rotate(turn, BICUBIC)
        image = image.crop((reach // 4, reach // 4, reach // 4 + size[0], reach // 4 + size[1]))
    elif kind < 0.8:
        side = max(side, 8)
        tile, inner = Image.new("L", (side, side)), side * r.uniform(0.15, 0.45)
        ImageDraw.Draw(tile).ellipse((side / 2 - inner, side / 2 - inner, side / 2 + inner, side / 2 + inner), fill=255)
        image = tiled(tile, size)
    else:
        block = r.randint(3, 8)
        across, down = size[0] // block + 1, size[1] // block + 1
        bits = bytes(r.choice((0, 255)) for _ in range(across * down))
        image = Image.frombytes("L", (across, down), bits).resize((across * block, down * block), NEAREST)
        image = image.crop((0, 0, *size))
    return image.convert("RGB")


def mark(number: int) -> Image.Image:
    r = random.Random(f"mark {number}")
    width, height = r.randint(120, 640), r.randint(80, 360)
    image = Image.new("RGB", (width, height), r.choice(("white", "white", "black", colour(r))))
    draw, fill, reach = ImageDraw.Draw(image), colour(r), int(height * r.uniform(0.15, 0.5))
    shape = r.choice((draw.ellipse, draw.rectangle))
    shape((6, height // 3, 6 + reach, height // 3 + reach), fill=fill)
    points, name = int(height * r.uniform(0.12, 0.4)) + 8, words(r, r.choice((1, 1, 1, 2))).title()
    while points > 10 and ImageFont.load_default(points).getlength(name) > width - reach - 16:
        points -= 2
    line(r, draw, (reach + 14, height * 0.3), name, points, fill)
    if r.random() < 0.5:
        line(r, draw, (reach + 14, height * 0.3 + points * 1.3), words(r, r.randint(1, 3)), max(9, points // 3), fill)
    return disturbed(r, image) if r.random() < 0.5 else image


def bare(number: int) -> Image.Image:
    r, kind = random.Random(number * 2), number % 10
    size = (r.randint(220, 700), r.randint(120, 500))
    if kind in (4, 5, 6) and r.random() < 0.4:
        size = (r.randint(700, 1300), r.randint(200, 600))
    make = photo if kind < 4 else chart if kind < 7 else logo if kind < 9 else pattern
    return disturbed(r, make(r, size))
