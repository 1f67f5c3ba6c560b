"""Line coverage of a component, by replaying what the fuzzer kept through a build that counts lines."""

import json
import os
import subprocess
from pathlib import Path

import kits


def line_coverage(program: Path, folders: list[Path], components: tuple[str, ...], work: Path) -> float:
    """Percent of the lines of core/<component> for all `components` that the files of `folders` reach."""
    raw, merged = work / "one.profraw", work / "one.profdata"
    environment = {**os.environ, "LLVM_PROFILE_FILE": str(raw)}
    subprocess.run([program, *folders], check=True, capture_output=True, env=environment)
    subprocess.run([kits.llvm_tool("llvm-profdata"), "merge", "-sparse", str(raw), "-o", str(merged)], check=True)
    export = [kits.llvm_tool("llvm-cov"), "export", "-summary-only", f"-instr-profile={merged}", str(program)]
    report = json.loads(subprocess.run(export, check=True, capture_output=True).stdout)
    roots = tuple(f"{path}{os.sep if path.is_dir() else ''}" for path in (kits.CORE / one for one in components))
    lines = [entry["summary"]["lines"] for entry in report["data"][0]["files"] if entry["filename"].startswith(roots)]
    return 100 * sum(line["covered"] for line in lines) / sum(line["count"] for line in lines)
