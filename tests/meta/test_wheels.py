"""The checks of wheels/ on made-up input: what they must find, and what they must let pass."""

from __future__ import annotations

import ast
import os
import re
import shutil
import sys
import zipfile
from pathlib import Path

import pytest

from mailsift import _native

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from wheels import __main__ as wheels_main  # noqa: E402
from wheels import check, instructions, pack, places, prove, tree  # noqa: E402
from wheels.platforms import PLATFORMS, WheelError, program, run  # noqa: E402

X86, ARM = PLATFORMS["x86_64"], PLATFORMS["aarch64"]
INFO = "mailsift-0.1.0.dist-info"
GOOD = ["mailsift/__init__.py", "mailsift/policy/step.py", "mailsift/_native.pyi", "mailsift/py.typed",
        "mailsift/defaults/policy.toml", "mailsift/defaults/content/tax.toml", "mailsift/_native.abi3.so",
        "mailsift_bench/command.py", "mailsift_bench/decode/ours.py", "mailsift_bench/reasons.toml",
        *(f"{INFO}/{name}" for name in ("METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE",
                                        "licenses/NOTICE"))]

# platform, instruction, whether every processor of the platform has it
INSTRUCTIONS = [
    (X86, "paddb  %xmm0,%xmm1", True),
    (X86, "pextrw $0x0,%xmm0,%eax", True),
    (X86, "pmaxub %xmm0,%xmm1", True),
    (X86, "rep stos %al,%es:(%rdi)", True),
    (X86, "lock cmpxchg %ecx,(%rdx)", True),
    (X86, "tzcnt  %rax,%rax", True),
    (X86, "shl    $0x4,%rax", True),
    (X86, "xgetbv", True),
    (X86, "endbr64", True),
    (X86, "pshufb %xmm0,%xmm1", False),
    (X86, "popcnt %rax,%rax", False),
    (X86, "lzcnt  %rax,%rax", False),
    (X86, "shlx   %rax,%rbx,%rcx", False),
    (X86, "andn   %rax,%rbx,%rcx", False),
    (X86, "vmovdqu (%rdi),%xmm5", False),
    (X86, "vpaddb %ymm0,%ymm1,%ymm2", False),
    (X86, "vmovdqu64 (%rdi),%zmm7", False),
    (X86, "kmovq  %k1,%rax", False),
    (X86, "sha256rnds2 %xmm0,%xmm1,%xmm2", False),
    (X86, "pextrd $0x1,%xmm0,%eax", False),
    (X86, "lock cmpxchg16b (%rdi)", False),
    (ARM, "add\tv0.16b, v1.16b, v2.16b", True),
    (ARM, "shadd\tv0.16b, v1.16b, v2.16b", True),
    (ARM, "cnt\tv0.8b, v0.8b", True),
    (ARM, "ldaxr\tw0, [x1]", True),
    (ARM, "ldar\tw0, [x1]", True),
    (ARM, "paciasp", True),
    (ARM, "pmull\tv0.8h, v1.8b, v2.8b", True),
    (ARM, "ldaddal\tw2, w0, [x0]", False),
    (ARM, "casal\tw2, w0, [x0]", False),
    (ARM, "swpa\tw2, w0, [x0]", False),
    (ARM, "ldapr\tw0, [x1]", False),
    (ARM, "aese\tv0.16b, v1.16b", False),
    (ARM, "sha256h\tq0, q1, v2.4s", False),
    (ARM, "pmull\tv0.1q, v1.1d, v2.1d", False),
    (ARM, "sdot\tv0.4s, v1.16b, v2.16b", False),
    (ARM, "crc32cx\tw0, w0, x1", False),
    (ARM, "cntw\tx3", False),
    (ARM, "ld1w\t{z1.s}, p0/z, [x0, x2, lsl #2]", False),
]

# A function with a target of its own, and a row of a dispatch table whose function stands in no level's namespace
# (avx2:: ...) and is no table of such functions (kAvx2, avx2_kernels()).
OWN_TARGET = re.compile(r"^__attribute__\(\(target\([^)]*\)\)\)[^()]*?(\w+)\(", re.MULTILINE)
OWN_ROW = re.compile(r"^ +\{k\w*Level, \w+, (\w+)\},$", re.MULTILINE)
INSIDE = "vpxor %ymm0,%ymm0,%ymm0"


def listing(name: str, *body: str) -> list[str]:
    """As objdump prints a function."""
    return ["", f"0000000000011000 <{name}>:", *(f"   1100{i}:\t{line}" for i, line in enumerate(body)), ""]


@pytest.mark.parametrize(("platform", "instruction", "baseline"), INSTRUCTIONS,
                         ids=lambda value: value if isinstance(value, str) else "")
def test_instructions_beyond_the_baseline_are_seen(platform: object, instruction: str, baseline: bool) -> None:
    ret = "ret"
    forbidden, dispatched = instructions.beyond(platform, listing("mailsift::mime::parse(int)", ret, instruction, ret))
    assert (list(forbidden), dispatched) == ([] if baseline else ["mailsift::mime::parse(int)"], {})


@pytest.mark.parametrize(("name", "allowed"), [
    ("mailsift::mime::avx2::header_end(unsigned char const*, unsigned long)", True),
    ("mailsift::mime::(anonymous namespace)::avx512::find(char)", True),
    ("mailsift::digest::sha256_blocks_unit(unsigned int*)", True),
    ("mailsift::digest::sha256_blocks_unit(unsigned int*) [clone .part.0]", True),
    ("mailsift::digest::both_blocks_unit(unsigned int*)::{lambda(int)#1}::operator()(int) const", True),
    ("mailsift::mime::parse(mailsift::View)", False),
    ("mailsift::html::(anonymous namespace)::with_unit(long, mailsift::View)", False),
    ("mailsift::digest::sha256_units(int)", False),
    ("memcpy", False),
])
def test_only_kernels_of_a_level_may_have_them(name: str, allowed: bool) -> None:
    forbidden, dispatched = instructions.beyond(X86, listing(name, "vpxor  %ymm0,%ymm0,%ymm0"))
    assert (name in dispatched, name in forbidden) == (allowed, not allowed)


def test_kernels_outside_of_a_level_are_known_by_their_names_in_the_sources() -> None:
    """Renamed there, they are no longer seen as kernels here, and every wheel is refused."""
    core = ROOT / "src/_native/core"
    rows = {name for path in core.glob("*/*.cpp") for name in OWN_ROW.findall(path.read_text("utf-8"))}
    own = {f"mailsift::{path.parent.name}::{name}({{...}})" for path in core.glob("*/*.cpp")
           for name in OWN_TARGET.findall(path.read_text("utf-8"))}
    assert len(own) >= 3
    assert rows <= {name.split("::")[-1].split("(")[0] for name in own}, "not compiled for a processor of their own"
    for name in own:
        assert instructions.beyond(X86, listing(name, "vpxor  %ymm0,%ymm0,%ymm0")) == ({}, {name: INSIDE})


def test_the_module_in_use_has_no_such_instruction_elsewhere() -> None:
    module = Path(_native.__file__)
    machine = PLATFORMS.get(os.uname().machine)
    if machine is None or shutil.which("objdump") is None:
        pytest.skip("no objdump, or nothing is known of this processor's baseline")
    forbidden, dispatched = instructions.beyond(machine, instructions.disassemble(machine, module))
    assert forbidden == {}
    assert dispatched


def test_a_module_without_functions_is_an_error() -> None:
    with pytest.raises(WheelError, match="no function"):
        instructions.beyond(X86, ["a file format that objdump does not know"])


def test_a_good_wheel_has_the_right_files() -> None:
    assert check.wrong_names(GOOD) == []


@pytest.mark.parametrize("name", ["mailsift/_native.pyx", "mailsift/match.cpp", "mailsift/_native.cpython-311.so",
                                  "tests/x.py", "mailsift_bench/phrases/ours.cpp", "mailsift.libs/libstdc++.so.6",
                                  f"{INFO}/../x", "mailsift/defaults/spam.eml"])
def test_a_stranger_in_a_wheel_is_named(name: str) -> None:
    assert check.wrong_names([*GOOD, name]) == [f"{name}: does not belong into a wheel"]


NOT_SHIPPED = next(ast.literal_eval(node.value) for node in ast.parse((ROOT / "setup.py").read_text("utf-8")).body
                   if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "NOT_SHIPPED")


@pytest.mark.parametrize("module", NOT_SHIPPED)
def test_what_needs_the_repository_is_no_part_of_a_wheel(module: str) -> None:
    assert check.wrong_names([*GOOD, f"mailsift_bench/{module}.py"]) != []


@pytest.mark.parametrize("path", [path for path in sorted((ROOT / "bench").rglob("*.py"))
                                  if path.stem not in NOT_SHIPPED and "instructions" not in path.parts],
                         ids=lambda path: str(path.relative_to(ROOT)))
def test_what_is_shipped_needs_nothing_that_is_not(path: Path) -> None:
    """At import: `python -m bench --docs` may ask for more, in the repository."""
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.ImportFrom):
            names = {*(node.module or "").split("."), *(alias.name for alias in node.names if not node.module)}
            assert not names & set(NOT_SHIPPED), ast.unparse(node)
            assert node.level or not (node.module or "").startswith(("bench", "harness", "tools")), ast.unparse(node)


@pytest.mark.parametrize("name", ["mailsift/_native.abi3.so", "mailsift/py.typed", f"{INFO}/licenses/NOTICE"])
def test_what_is_missing_is_named(name: str) -> None:
    assert len(check.wrong_names([other for other in GOOD if other != name])) == 1


def test_paths_of_the_machine_are_found() -> None:
    assert check.traces({"a.so": b"\0/home/me/src/x.cpp\0", "b.py": b"fine"}, ["/home/me", "/opt/python"]) == [
        "a.so: holds the path /home/me"]


@pytest.mark.parametrize(("shown", "wrong"), [
    ({}, 0),
    ({"overall_tag": "manylinux_2_5_x86_64"}, 0),
    ({"overall_tag": "manylinux_2_28_x86_64"}, 1),
    ({"overall_tag": "linux_x86_64"}, 1),
    ({"external_libs": {"libfoo.so.1": None}}, 1),
    ({"versioned_symbols": {"libstdc++.so.6": ["GLIBCXX_3.4"]}}, 1),
    ({"unsupported_isa": True}, 1),
])
def test_what_auditwheel_says_is_judged(shown: dict[str, object], wrong: int) -> None:
    good = {"overall_tag": X86.tag, "external_libs": {}, "versioned_symbols": {"libc.so.6": ["GLIBC_2.17"]},
            "unsupported_isa": False}
    assert len(check.wrong_symbols(good | shown, X86)) == wrong


@pytest.mark.parametrize(("name", "tag", "wrong"), [
    ("mailsift-0.1.0-cp311-abi3-manylinux2014_x86_64.manylinux_2_17_x86_64.whl", X86.tag, 0),
    ("mailsift-0.1.0-cp311-cp311-manylinux_2_17_x86_64.whl", X86.tag, 1),
    ("mailsift-0.1.0-cp311-abi3-linux_x86_64.whl", "linux_x86_64", 2),
])
def test_tags(name: str, tag: str, wrong: int) -> None:
    files = {f"{INFO}/WHEEL": f"Wheel-Version: 1.0\nTag: cp311-abi3-{tag}\n".encode()}
    assert len(check.wrong_tags(files, Path(name), X86)) == wrong


def _zip(path: Path, names: list[str], moment: tuple[int, ...]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name, moment), name)
    return path


def test_only_what_has_passed_lies_in_dist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wheels_main, "DIST", tmp_path / "dist")
    monkeypatch.setattr("wheels.platforms.WORK", tmp_path / "work")
    name = "mailsift-0.1.0-cp311-abi3-manylinux_2_17_{}.whl"
    for platform in (X86, ARM):
        platform.unproved.mkdir(parents=True)
        wheels_main.publish(_zip(platform.unproved / name.format(platform.name), GOOD, (2001, 1, 1, 0, 0, 0)))
    sums = (tmp_path / "dist/SHA256SUMS").read_text()
    assert [line.split()[1] for line in sums.splitlines()] == [name.format("aarch64"), name.format("x86_64")]

    wheels_main.set_aside([X86])  # as before each run: a refusal leaves it at that
    assert sorted(path.name for path in (tmp_path / "dist").iterdir()) == ["SHA256SUMS", name.format("aarch64")]
    assert sums.startswith((tmp_path / "dist/SHA256SUMS").read_text())
    assert wheels_main.built_before([X86]) == {X86: X86.unproved / name.format("x86_64")}
    wheels_main.set_aside([ARM])
    assert list((tmp_path / "dist").iterdir()) == []


def test_packing_has_one_form(tmp_path: Path) -> None:
    one = _zip(tmp_path / "a.zip", GOOD, (2001, 1, 1, 0, 0, 0))
    other = _zip(tmp_path / "b.zip", GOOD[::-1], (2026, 5, 5, 5, 5, 4))
    packed = [pack.repack(path, tmp_path / "out" / path.name, 1_700_000_000) for path in (one, other)]
    assert packed[0].read_bytes() == packed[1].read_bytes()
    with zipfile.ZipFile(packed[0]) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
        assert {entry.date_time for entry in archive.infolist()} == {(2023, 11, 14, 22, 13, 20)}
    assert list(files)[-1] == f"{INFO}/RECORD"
    assert check.wrong_record(files) == []
    assert check.wrong_record(files | {"mailsift/__init__.py": b"changed"}) != []


def test_the_time_can_be_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert tree.epoch() == 1_700_000_000
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "today")
    with pytest.raises(WheelError, match="SOURCE_DATE_EPOCH"):
        tree.epoch()


@pytest.mark.parametrize(("text", "found"), [
    ("....\n3155 passed, 30 skipped in 225.81s (0:03:45)\n", {"passed": 3155, "skipped": 30}),
    ("=== 12 passed in 0.10s ===\n", {"passed": 12}),
    ("1 skipped in 0.06s\n", {"skipped": 1}),
    ("no tests ran in 0.01s\n", {}),
])
def test_counts_of_a_test_run_are_read(text: str, found: dict[str, int]) -> None:
    assert dict(prove.counts(text)) == found


def test_what_is_missing_is_named_with_its_package() -> None:
    with pytest.raises(WheelError, match=r"^no qemu-abacus here; on Debian: apt-get install abacus$"):
        program(["qemu-abacus", "abacus-of-another-name"], "abacus")


def test_a_place_with_a_compiler_is_refused(tmp_path: Path) -> None:
    assert places.environment([tmp_path])["PATH"] == str(tmp_path)
    (tmp_path / "g++").touch(0o755)
    with pytest.raises(WheelError, match=r"there is a compiler \(g\+\+\)"):
        places.environment([tmp_path])


@pytest.mark.starts_python
def test_a_failing_program_shows_its_end(tmp_path: Path) -> None:
    code = "print('first\\n' + 'line\\n' * 30 + 'last'); raise SystemExit(3)"
    with pytest.raises(WheelError, match=r"^the test failed \(exit code 3\), whole output in .*a\.log:\n") as error:
        run([sys.executable, "-c", code], what="the test", log=tmp_path / "logs/a.log")
    assert str(error.value).endswith("\nlast")
    assert "first" not in str(error.value)
    assert (tmp_path / "logs/a.log").read_text().startswith("first\n")
