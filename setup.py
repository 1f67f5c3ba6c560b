"""Builds the one extension, mailsift._native, from src/_native. Everything static stands in pyproject.toml.

MAILSIFT_BUILD=release (default) | debug | asan | ubsan | asan+ubsan   chooses the kind of build.
"""

import os
import sysconfig
from glob import glob

from Cython.Build import cythonize
from setuptools import Distribution, Extension, find_packages, setup
from setuptools.command.build_py import build_py

ABI3 = not sysconfig.get_config_var("Py_GIL_DISABLED")
KIND = os.environ.get("MAILSIFT_BUILD", "release")
SANITIZERS = {"asan": "address", "ubsan": "undefined", "asan+ubsan": "address,undefined"}
COMMON = ["-std=c++17", "-fvisibility=hidden", "-fno-exceptions", "-fno-rtti"]

if KIND == "release":
    compile_args, link_args = ["-O3", "-g0"], []
elif KIND == "debug":
    compile_args, link_args = ["-O0", "-g3", "-UNDEBUG"], []
elif KIND in SANITIZERS:
    flag = f"-fsanitize={SANITIZERS[KIND]}"
    compile_args = ["-O1", "-g", "-UNDEBUG", "-fno-omit-frame-pointer", "-fno-sanitize-recover=all", flag]
    link_args = [flag]
else:
    raise SystemExit(f"setup.py: MAILSIFT_BUILD={KIND}: expected release, debug, {', '.join(SANITIZERS)}")


# Of bench/: what needs the repository, its documents, its sources or the corpora's labels.
NOT_SHIPPED = ("accuracy", "calibration", "chart", "corpus", "docs", "engines", "judging", "learning",
               "picture_step", "self_training")


class WithoutTools(build_py):
    def find_package_modules(self, package, package_dir):
        found = super().find_package_modules(package, package_dir)
        return [one for one in found if package != "mailsift_bench" or one[1] not in NOT_SHIPPED]


class WithBench(Distribution):
    """The folder bench/ as the package mailsift_bench, for `mailsift bench`; without what needs the repository."""

    def parse_config_files(self, *args, **kwargs):
        super().parse_config_files(*args, **kwargs)
        self.package_dir = {**(self.package_dir or {}), "mailsift_bench": "bench"}
        self.packages = [*self.packages, "mailsift_bench", *(f"mailsift_bench.{name}" for name in find_packages("bench")
                                                             if name != "instructions")]


extension = Extension(
    "mailsift._native",
    ["src/_native/binding/_native.pyx", *sorted(glob("src/_native/core/*/*.cpp"))],
    depends=[*glob("src/_native/core/*/*.hpp"), *glob("src/_native/core/*/*.inc"),
             *glob("src/_native/binding/*.px[id]")],
    include_dirs=["src/_native/core"],
    language="c++",
    py_limited_api=ABI3,
    define_macros=[("Py_LIMITED_API", "0x030B0000")] if ABI3 else [],
    extra_compile_args=[*COMMON, *compile_args],
    extra_link_args=link_args,
)

setup(
    distclass=WithBench,
    cmdclass={"build_py": WithoutTools},
    ext_modules=cythonize(
        [extension],
        build_dir="build/cython",
        include_path=["src/_native/binding"],
        compiler_directives={"language_level": 3, "freethreading_compatible": True, "embedsignature": True},
    ),
    options={"bdist_wheel": {"py_limited_api": "cp311"}} if ABI3 else {},
)
