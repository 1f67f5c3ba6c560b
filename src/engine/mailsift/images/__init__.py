"""What stands in the pictures of a message: decoded within limits, looked at once a message.

bitmap.py    a decoded picture as 8-bit luma
bare.py      a picture without what stands around it
deadline.py  how long they are looked at
decode.py    bytes -> bitmaps, by Pillow: limits come before anything is decoded
sources.py   which pictures a message has, and where
arrange.py   pieces of a picture by their sizes
slices.py    pieces that a page lays out as one picture, joined
padding.py   bytes that were put in to change the checksum
screen.py    pictures of screens
svg.py       text and links of drawings, never rendered
ocr.py       the text of one picture, by the program tesseract
written.py   which pictures are read, and what their texts are as facts
measured.py  signatures, and how much a picture looks like text
addresses.py web addresses in codes and texts
look.py      one call a message: signatures of its pictures, and what could not be looked at
"""

from .bitmap import Bitmap
from .look import Look, Picture, limits_of, look, once
from .written import Written, no_reader

__all__ = ["Bitmap", "Look", "Picture", "Written", "limits_of", "look", "no_reader", "once"]
