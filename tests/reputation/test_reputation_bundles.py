"""STIX bundles and MISP feeds, which are JSON of any size."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from reading import imported, read
from saying import SHA, ask

from mailsift.errors import ListError
from mailsift.reputation.feeds import FORMATS, json_parts
from mailsift.reputation.feeds.json_parts import JsonParts

MD5 = "44d88612fea8a8f36de82e1278abb02f"
SOON = datetime.now(UTC) + timedelta(hours=5)


def indicator(pattern: str, **more: object) -> dict[str, object]:
    return {"type": "indicator", "spec_version": "2.1", "id": "indicator--1", "name": "a name", "pattern": pattern,
            "pattern_type": "stix", **more}


INDICATORS = [
    indicator("[url:value = 'http://evil.example/it\\'s']", confidence=55, indicator_types=["malicious-activity"]),
    indicator("[domain-name:value='bad.example']", labels=["phishing"], valid_until=SOON.isoformat()),
    indicator("[ipv4-addr:value = '192.0.2.0/24']"),
    indicator("[ipv6-addr:value = '2001:db8::1']"),
    indicator(f"[file:hashes.'SHA-256' = '{SHA}']"),
    indicator(f"[file:hashes.MD5 = '{MD5}']"),
    indicator("[email-addr:value = 'Joe@Spam.example']"),
    indicator("[url:value = 'http://a.example/'] OR [url:value = 'http://b.example/']"),
    indicator("[domain-name:value = 'gone.example']", revoked=True),
    indicator("[domain-name:value = 'over.example']", valid_until="2020-01-01T00:00:00Z"),
    indicator("[domain-name:value = 'fine.example']", indicator_types=["benign"]),
    indicator("rule x { condition: true }", pattern_type="yara"),
    {"type": "relationship", "source_ref": "indicator--1"},
]


def bundle(*objects: object) -> str:
    return json.dumps({"type": "bundle", "id": "bundle--1", "objects": list(objects)})


def test_a_bundle(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "bundle.json"
    path.write_text(bundle(*INDICATORS))
    base, report = imported(folder, path)
    asked = ("http://evil.example/it's", "a.bad.example", "192.0.2.3", "2001:db8::1", SHA, MD5, "joe@spam.example")
    assert [ask(base, one).verdict.name for one in asked] == ["BAD"] * 7
    unknown = ("http://a.example/", "gone.example", "over.example", "fine.example")
    assert [ask(base, one).verdict.name for one in unknown] == ["UNKNOWN"] * 4
    assert (ask(base, asked[0]).confidence, ask(base, asked[0]).record) == (55, "a name")
    found = ask(base, asked[1])
    assert (found.categories, found.expires) == (("phishing",), int(SOON.timestamp()) // 60 * 60)
    assert report.lines == 13
    assert report.bad == 0
    assert sorted(one.examples[0][0] for one in report.left.values()) == [8, 9, 10, 11, 12]


def attribute(kind: str, value: str, **more: object) -> dict[str, object]:
    return {"uuid": "u", "type": kind, "value": value, "to_ids": True, "Tag": [{"name": "tlp:white"}], **more}


ATTRIBUTES = [
    attribute("url", "http://evil.example/a"), attribute("hostname", "bad.example"),
    attribute("domain|ip", "both.example|198.51.100.7"), attribute("ip-dst|port", "192.0.2.7|443"),
    attribute("filename|md5", f"a|b.exe|{MD5}".replace("a|", "a")), attribute("sha256", SHA),
    attribute("email-src", "joe@spam.example"), attribute("filename", "#invoice.exe"),
    attribute("url", "http://report.example/", to_ids=False), attribute("mutex", "x"),
    attribute("domain", "gone.example", deleted=True), attribute("domain|ip", "half.example"),
]


def event(*attributes: object, of_objects: tuple[object, ...] = ()) -> dict[str, object]:
    return {"Event": {"info": "A campaign", "Attribute": list(attributes),
                      "Object": [{"name": "file", "Attribute": list(of_objects)}]}}


def test_an_event(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "event.json"
    path.write_text(json.dumps(event(*ATTRIBUTES, of_objects=(attribute("domain", "inner.example"),))))
    base, report = imported(folder, path)
    asked = ("http://evil.example/a", "x.bad.example", "both.example", "198.51.100.7", "192.0.2.7", MD5, SHA,
             "joe@spam.example", "name:#invoice.exe", "inner.example")
    assert [ask(base, one).verdict.name for one in asked] == ["BAD"] * 10
    assert ask(base, "inner.example").record == "A campaign"
    assert [ask(base, one).verdict.name for one in ("http://report.example/", "gone.example")] == ["UNKNOWN"] * 2
    assert (report.lines, report.bad, report.left_out) == (13, 1, 3)


def test_a_folder_of_events(folder: Path, tmp_path: Path) -> None:
    feed = tmp_path / "feed"
    feed.mkdir()
    for number in range(300):
        (feed / f"{number}.json").write_text(json.dumps(event(attribute("domain", f"n{number}.example"))))
    (feed / "manifest.json").write_text("{}")
    (feed / "hashes.csv").write_text("x,y\n")
    (feed / "half.json").write_text(json.dumps(event(attribute("domain", "half.example")))[:-30])
    base, report = imported(folder, feed)
    assert (report.objects, report.bad) == (301, 1)
    assert report.shown[0][1] == "half.json: ends in the middle"
    assert ask(base, "n299.example").verdict.name == "BAD"


def test_a_folder_that_is_no_feed(tmp_path: Path) -> None:
    with pytest.raises(ListError, match="0 events"):
        read(tmp_path)
    with pytest.raises(ListError, match="only MISP"):
        read(tmp_path, "rpz")


def parts_of(data: bytes, array: bytes = b"objects") -> tuple[list[object], str]:
    parts = JsonParts(io.BytesIO(data), array)
    return [json.loads(one) for one in parts.elements()], parts.broken


@pytest.mark.parametrize("step", [1, 2, 3, 7, 64, 1 << 20])
def test_parts_come_whole_however_the_file_is_cut(monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    monkeypatch.setattr(json_parts, "_STEP", step)
    objects = [{"a": "}]\"\\", "objects": [{"inner": []}]}, {"b": [1, [2, {"c": "\\\\"}]]}, {}]
    data = json.dumps({"type": "objects", "x": ["objects", [1]], "objects": [*objects, 5],
                       "y": {"objects": [{"z": 1}]}})
    assert parts_of(data.encode()) == ([*objects, {"z": 1}], "")


@pytest.mark.parametrize(("data", "says"), [
    (b"", "no JSON"), (b"{", "middle"), (b'{"objects":[{"a":1}', "middle"), (b"}", "too much"),
    (b"[" * 100_000, "deep"), (b'{"objects":[' + b'{"a":' * 100_000, "deep"),
    (b'{"a":"' + b"x" * (9 << 20), "more than 8 MB"),
    (b'{"objects":[{"a":"' + b"x" * (9 << 20), "more than 8 MB"), (b"\xff\xfe{", "middle"),
])
def test_json_that_is_none(data: bytes, says: str) -> None:
    assert says in parts_of(data)[1]


@pytest.mark.parametrize("objects", [[5, "x", None], [{"type": 5}], [{"type": "indicator", "pattern": None}],
                                     [indicator("[url:value = 'x y']")], [indicator("", valid_until="soon")]])
def test_bad_objects_are_counted(tmp_path: Path, objects: list[object]) -> None:
    path = tmp_path / "bundle.json"
    path.write_text(bundle(*objects))
    report = read(path, "stix")
    assert report.objects == 0
    assert report.bad + report.left_out <= 1


def test_no_utf8_inside(tmp_path: Path) -> None:
    path = tmp_path / "bundle.json"
    path.write_bytes(bundle(indicator("[url:value = 'http://x.example/?']")).encode().replace(b"?", b"\xff"))
    assert read(path).bad == 1


def test_bundles_and_events_are_found_out() -> None:
    for name, text in (("stix", bundle(*INDICATORS)), ("misp", json.dumps(event(*ATTRIBUTES)))):
        assert next(found for found, one in FORMATS.items() if one.looks_so(text.encode())) == name
