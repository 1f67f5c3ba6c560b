"""Slow and obvious folding: whole text at a time, from `unicodedata` and confusables-free hand tables.

Independent of the generated tables: the standard library's Unicode data and the letters written out below.
Of look-alikes it knows what is in `LOOKS`, all that Cyrillic and Greek have; other scripts count as genuine.
"""

import unicodedata

from reference.fold_characters import (
    WRITTEN,
    category,
    generic,
    in_word,
    is_single_letter,
    is_white,
    map_one,
    script,
    vanishes,
)
from reference.fold_letters import BACK, LOOKS, SEPARATORS


def drop_marks(text: str) -> str:
    """Stacked or never written marks go; `text` is decomposed."""
    out, at = [], 0
    while at < len(text):
        start = at
        at += 1
        while at < len(text) and (unicodedata.combining(text[at]) or generic(text[at])):
            at += 1
        base, marks = text[start], text[start + 1 : at]
        if generic(base) or unicodedata.combining(base):
            base, marks = "", text[start:at]
        found = [mark for mark in marks if generic(mark)]
        bears = base != "" and (category(base) == "L" or (category(base) == "M" and not generic(base)))
        if (
            len([m for m in found if ord(m) in WRITTEN]) > 3
            or any(ord(m) not in WRITTEN for m in found)
            or not bears
        ):
            marks = "".join(mark for mark in marks if not generic(mark))
        if base in ("i", "j"):
            marks = marks.replace("\u0307", "")
        kept, own = [], 0
        for mark in marks:
            own += not generic(mark)
            if generic(mark) or own <= 5:
                kept.append(mark)
        out.append(base + "".join(kept))
    return "".join(out)


def drop_on_white(text: str) -> str:
    """Marks on white space are gone before runs of it are counted."""
    out, base = "", " "
    for c in text:
        if not (generic(c) and is_white(base)):
            out += c
        if not generic(c) and not unicodedata.combining(c):
            base = c
    return out


def characters(text: str) -> tuple[str, set[int], set[int]]:
    """Step 1: (text, places of wide spaces, places of letters that were capitals)."""
    text = unicodedata.normalize("NFD", "".join(c for c in text if not vanishes(c)))
    text = unicodedata.normalize("NFD", "".join(map(map_one, "".join(c for c in text if not vanishes(c)))))
    text = drop_on_white(text)
    pieces: list[tuple[str, bool, bool]] = []  # character, wide, capital
    for at, c in enumerate(text):
        if not is_white(c):
            lower = "".join(map(map_one, unicodedata.normalize("NFD", map_one(c).casefold())))
            pieces += [(part, False, len(lower) == 1 and part != c and in_word(c)) for part in lower]
        elif not (pieces and pieces[-1][0] == " "):
            pieces.append((" ", False, False))
        elif not (c == "\n" and text[at - 1] == "\r"):
            pieces[-1] = (" ", True, False)
    out, wide, capitals, at = "", set(), set(), 0
    while at < len(pieces):  # a character with its marks, then put together
        end = at + 1
        while end < len(pieces) and (
            unicodedata.combining(pieces[end][0])
            or category(pieces[end][0]) == "M"
            or "\u1161" <= pieces[end][0] <= "\u11c2"
        ):
            end += 1
        cluster = unicodedata.normalize(
            "NFC", drop_marks(unicodedata.normalize("NFD", "".join(p[0] for p in pieces[at:end])))
        )
        if pieces[at][1]:
            wide.add(len(out))
        if pieces[at][2]:
            capitals.add(len(out))
        out += cluster
        at = end
    return out, wide, capitals


def join(text: str, wide: set[int], capitals: set[int]) -> tuple[str, set[int]]:
    """Step 2: letters that stand one by one."""
    singles: dict[int, int] = {}  # begin: end
    at = 0
    while at < len(text):
        end = at
        while end < len(text) and in_word(text[end]):
            end += 1
        marks = text[at + 1 : end]
        if (
            end > at
            and is_single_letter(text[at])
            and len(marks) <= 8
            and all(category(c) == "M" for c in marks)
        ):
            singles[at] = end
        at = max(end, at + 1)
    dropped: set[int] = set()
    at = 0
    while at < len(text):
        if at not in singles:
            at += 1
            continue
        run = [at]
        separator = text[singles[at] : singles[at] + 1]
        while (
            separator
            and separator in SEPARATORS
            and singles[run[-1]] + 1 in singles
            and text[singles[run[-1]]] == separator
        ):
            run.append(singles[run[-1]] + 1)
        gaps = [singles[begin] for begin in run[:-1]]
        joined: set[int] = set()
        if len(run) >= 4:
            joined = gaps_to_drop(gaps, wide if separator == " " else set())
        dropped |= joined
        at = run[-1] if len(run) > 1 and gaps[-1] not in joined else singles[run[-1]]
    kept = [i for i in range(len(text)) if i not in dropped]
    return "".join(text[i] for i in kept), {new for new, old in enumerate(kept) if old in capitals}


def gaps_to_drop(gaps: list[int], wide: set[int]) -> set[int]:
    is_wide = [gap in wide for gap in gaps]
    if all(is_wide) or not any(is_wide):
        return set(gaps)
    narrow = {gap for gap in gaps if gap not in wide}
    alone = [all(is_wide[max(i - 1, 0) : i + 1]) for i in range(len(gaps) + 1)]  # words of one letter
    start = 0
    for i in range(len(alone) + 1):
        if i == len(alone) or not alone[i]:
            if i - start >= 4:
                narrow |= set(gaps[start : i - 1])
            start = i + 1
    return narrow


def goes_back(c: str) -> bool:
    """A letter that `unify` may write for a Latin one and its marks."""
    base, marks = unicodedata.normalize("NFD", c)[0], unicodedata.normalize("NFD", c)[1:]
    latin = [old for back in BACK.values() for old, new in back.items() if new == base]
    return any(unicodedata.normalize("NFC", old + marks).startswith(old) for old in latin)


def unify(text: str, capitals: set[int]) -> str:
    """Step 3: look-alikes by word and neighbourhood."""
    words, at = [], 0
    while at < len(text):
        end = at
        while end < len(text) and in_word(text[end]):
            end += 1
        if any(category(c) == "L" for c in text[at:end]):
            words.append((at, end))
        at = max(end, at + 1)
    facts = []
    for begin, end in words:
        letters = [i for i in range(begin, end) if category(text[i]) == "L"]
        foreign = {script(text[i]) for i in letters} - {"LATIN"}
        facts.append(
            {
                "letters": len(letters),
                "latin": {text[i] for i in letters if script(text[i]) == "LATIN"},
                "script": "" if not foreign else foreign.pop() if len(foreign) == 1 else "SEVERAL",
                "genuine": any(script(text[i]) != "LATIN" and text[i] not in LOOKS for i in letters),
                "sign": any(
                    script(text[i]) != "LATIN" and text[i] not in LOOKS and not goes_back(text[i])
                    for i in letters
                ),
                "strict": all(
                    script(text[i]) == "LATIN" or (text[i] in LOOKS and LOOKS[text[i]][2 + (i in capitals)])
                    for i in letters
                ),
            }
        )
    for i, fact in enumerate(facts):
        close = facts[max(i - 8, 0) : i + 9]
        fact["near"] = any(other["sign"] and other["script"] == fact["script"] for other in close)
        back = set(BACK.get(str(fact["script"]), {}))
        fact["back"] = fact["script"] != "" and fact["latin"] and fact["near"] and fact["latin"] <= back  # type: ignore[operator]
        fact["alike"] = (
            fact["script"] != ""
            and not fact["latin"]
            and not fact["genuine"]
            and not fact["near"]
            and fact["letters"] >= 3
        )  # type: ignore[operator]
    latin = sum(bool(f["latin"]) and not f["back"] and not f["genuine"] and f["letters"] > 1 for f in facts)  # type: ignore[operator]
    enough = latin >= sum(bool(f["alike"]) for f in facts)
    out, last = "", 0
    for (begin, end), fact in zip(words, facts, strict=True):
        to_latin = (
            (fact["latin"] and not fact["genuine"])
            if fact["latin"]
            else fact["alike"] and fact["strict"] and enough
        )
        word = ""
        for i in range(begin, end):
            c = text[i]
            if fact["back"]:
                word += BACK[str(fact["script"])].get(c, c)
            elif fact["script"] and to_latin and c in LOOKS:
                word += LOOKS[c][i in capitals]
            else:
                word += c
        out += text[last:begin] + unicodedata.normalize("NFC", drop_marks(unicodedata.normalize("NFD", word)))
        last = end
    return out + text[last:]


def digits(text: str) -> str:
    """Step 4: 0 and 1 inside words."""
    out, at = "", 0
    while at < len(text):
        end = at
        while end < len(text) and in_word(text[end]):
            end += 1
        word = text[at:end]
        letters = sum(c.isalpha() for c in word)
        if word.isascii() and letters >= 3 and letters >= 2 * (len(word) - letters):
            mapped = "".join(
                {"0": "o", "1": "i"}.get(c, c)
                if word[i - 1 : i].isalpha() and word[i + 1 : i + 2].isalpha()
                else c
                for i, c in enumerate(word)
            )
            word = mapped
        out += word or text[at]
        at = max(end, at + 1)
    return out


def fold(text: str) -> str:
    return digits(unify(*join(*characters(text))))
