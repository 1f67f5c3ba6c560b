"""Which functions of a compiled module use instructions that not every processor of the platform has.

Only kernels behind a dispatch table may: those in a namespace named after a level (`avx2::`, `avx512::`), and those of
digest/ for the processor's own hash instructions (`digest::..._unit`). Anything else would end a scan with an illegal
instruction on an older machine.

Run:  python -m wheels.instructions FILE.so   lists them, the forbidden ones first; exit code 1 where there is one
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from .platforms import PLATFORMS, Platform, WheelError, run

_FUNCTION = re.compile(r"^[0-9a-f]+ <(.+)>:$")
_INSTRUCTION = re.compile(r"^\s+[0-9a-f]+:\t(\S+)(?:\s+(.*))?$")
_PREFIXES = {"lock", "rep", "repz", "repnz", "notrack", "bnd", "data16", "cs", "ds", "es", "fs", "gs", "ss", "addr32"}

# LLVM's unwinder, linked in, asks for the length of SVE registers only at a frame that saved some.
_DISPATCHED = re.compile(r"^libunwind::|\b(?:avx2|avx512)::|\bdigest::\w+_unit(?![a-z0-9_])")

# x86-64: all that came after SSE2. tzcnt is left out: compilers write it as `rep bsf` on purpose, and an older
# processor reads just that, with the same result for all but zero.
_X86_NAMES = re.compile(
    r"v[a-z].*|k(?:mov|or|and|xor|not|add|shift|test|unpck|xnor)[a-z]+|"                           # AVX and later
    r"aes.+|sha(?:1|256).+|pclmul.+|gf2p8.+|crc32[a-z]?|movbe.*|rd(?:rand|seed).*|cmpxchg16b|xsave.*|xrstor.*|"
    r"andn[lq]?|bextr[lq]?|bls(?:i|r|msk)[lq]?|bzhi[lq]?|pdep[lq]?|pext[lq]?|mulx[lq]?|rorx[lq]?|s(?:ar|hl|hr)x[lq]?|"
    r"lzcnt[wlq]?|popcnt[wlq]?|ad[co]x[lq]?|"
    r"pshufb|palignr|pabs[bwd]|ph(?:add|sub)s?[wd]|pmaddubsw|pmulhrsw|psign[bwd]|"                 # SSSE3
    r"addsubp[sd]|h(?:add|sub)p[sd]|lddqu|mov(?:d|sh|sl)dup|"                                      # SSE3
    r"pblendv?[bw]|blendv?p[sd]|dpp[sd]|extractps|insertps|mpsadbw|packusdw|pcmp(?:eq|gt)q|pcmp[ei]str.*|pextr[bdq]|"
    r"pinsr[bdq]|p(?:max|min)(?:s[bd]|u[wd])|pmov[sz]x.+|pmuldq|pmulld|ptest|round[ps][sd]|movntdqa|phminposuw")
_X86_OPERANDS = re.compile(r"%[yz]mm|%k[0-7]\b|%xmm(?:1[6-9]|2\d|3[01])\b")

# ARMv8.0 has NEON; later or optional: atomics in one instruction, crypto and CRC instructions, dot products, SVE.
_ARM_NAMES = re.compile(
    r"(?:cas|swp|(?:ld|st)(?:add|clr|set|eor|[su]max|[su]min))[abhlp]*|ldapu?r.*|"
    r"aes.+|sha(?:1|256|512).+|crc32.+|[su]dot|usdot|bf(?:dot|mmla|cvt).*|[su]mmla|fjcvtzs|eor3|bcax|rax1|xar|sm[34].+|"
    r"ptrue|while(?:lo|lt|le|ls)|cnt[bhwd]|rdvl|addvl")
_ARM_OPERANDS = re.compile(r"\bz\d+\.|\bp\d+/[mz]|\.1q\b")


def functions(lines: Iterable[str]) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """(name, [(mnemonic, operands), ...]) of each function of objdump's output."""
    name, body = "", list[tuple[str, str]]()
    for line in lines:
        if head := _FUNCTION.match(line):
            if body:
                yield name, body
            name, body = head[1], []
        elif found := _INSTRUCTION.match(line):
            words = [found[1], *(found[2] or "").split(" ")]
            while len(words) > 1 and words[0] in _PREFIXES:
                words.pop(0)
            body.append((words[0], " ".join(words[1:])))
    if body:
        yield name, body


def beyond(platform: Platform, lines: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Functions with instructions beyond the baseline, each with the first one: (forbidden, dispatched)."""
    x86 = platform.name == "x86_64"
    names, operands = (_X86_NAMES, _X86_OPERANDS) if x86 else (_ARM_NAMES, _ARM_OPERANDS)
    forbidden, dispatched = dict[str, str](), dict[str, str]()
    seen = 0
    for name, body in functions(lines):
        seen += 1
        first = next((f"{m} {o}".strip() for m, o in body if names.fullmatch(m) or operands.search(o)), None)
        if first:
            (dispatched if _DISPATCHED.search(name) else forbidden)[name] = first
    if not seen:
        raise WheelError("objdump showed no function: is this a module with its symbols?")
    return forbidden, dispatched


def disassemble(platform: Platform, module: Path) -> list[str]:
    return run([platform.binutil("objdump"), "--disassemble", "--demangle", "--no-show-raw-insn", module],
               what=f"objdump of {module.name}", env={"LC_ALL": "C.UTF-8"}).splitlines()


def main() -> int:
    module = Path(sys.argv[1])
    machine = int.from_bytes(module.read_bytes()[18:20], "little")  # e_machine of the ELF header
    platform = PLATFORMS["aarch64" if machine == 183 else "x86_64"]
    forbidden, dispatched = beyond(platform, disassemble(platform, module))
    for kind, found in (("FORBIDDEN", forbidden), ("dispatched", dispatched)):
        for name, first in sorted(found.items()):
            print(f"{kind}  {name}  ({first})")
    return 1 if forbidden else 0


if __name__ == "__main__":
    sys.exit(main())
