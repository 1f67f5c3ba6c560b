"""Normalisation against the standard library, whose Unicode version the tables were made from."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailsift import _native

pytestmark = pytest.mark.skipif(
    unicodedata.unidata_version != "14.0.0", reason="the tables are of Unicode 14.0.0, that of CPython 3.11"
)

UTF32 = f"utf-32-{sys.byteorder[0]}e"
ODD = "aeiouAqvſﬁÅÅ가각각\u0300\u0301\u0307\u0323\u0334\u0345\u0338=\u3099か゚\u09c7\u09be\uff9eｶ한½ΐ\U0001d15e"


def normalized(text: str, form: str) -> str:
    return _native._normalize(text.encode(UTF32), form == "NFKC").decode(UTF32)


@pytest.mark.parametrize("form", ["NFC", "NFKC"])
def test_every_code_point(form: str) -> None:
    for code_point in range(0x110000):
        if not 0xD800 <= code_point < 0xE000:
            character = chr(code_point)
            if (expected := unicodedata.normalize(form, character)) != character or code_point % 97 == 0:
                assert normalized(character, form) == expected, hex(code_point)


@pytest.mark.parametrize("form", ["NFC", "NFKC"])
@given(text=st.text(st.one_of(st.sampled_from(ODD), st.characters(exclude_categories=["Cs"])), max_size=40))
def test_any_text(form: str, text: str) -> None:
    assert normalized(text, form) == unicodedata.normalize(form, text)
    taken_apart = unicodedata.normalize("NFD", text)
    assert normalized(taken_apart, form) == unicodedata.normalize(form, taken_apart)
