"""What a fuzzer begins with: small made-up inputs that reach every branch of a component, by target."""

from collections.abc import Callable

from seeds import addresses, documents, drawings, feeds, mail, pages, picture_files, rasters, slices, texts

# Target -> its inputs, each in the form that tests/fuzz/fuzz_<target>.cpp reads.
MAKERS: dict[str, Callable[[], list[bytes]]] = {
    "extract": lambda: [choice + message for choice in (b"@", b"C", b"\x8a") for message in mail.messages()],
    "mime": lambda: [b"@" + message for message in [*mail.messages(), *mail.field_values()]],
    "decode": texts.encoded,
    "html": pages.pages,
    "fold": texts.texts,
    "urls": lambda: [choice + line for choice in (b"@", b"C", b"D") for line in addresses.lines()],
    "match": texts.lists_and_texts,
    "lookup": texts.tables,
    "rtf": documents.documents,
    "signature": lambda: [" ".join(texts.TEXTS[at:] + texts.TEXTS[:at]).encode() for at in range(4)],
    "signs": mail.messages,
    "levels": lambda: [choice + message for choice in (b"@", b"D") for message in mail.messages()],
    "tokens": mail.messages,
    "pictures": rasters.rasters,
    "code_signs": rasters.rasters,
    "images": drawings.drawings,
    "reputation": addresses.reputations,
    "feeds": feeds.tables,
    "text_like": rasters.rasters,
    "slices": slices.pages,
    "file_blocks": picture_files.files,
}


def seeds_of(target: str) -> list[bytes]:
    """All inputs of `target`, without doubles, always in the same order."""
    return list(dict.fromkeys(MAKERS[target]()))
