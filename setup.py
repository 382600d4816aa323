"""Build the compiled cores: every `_*.c` below src/ is one extension module.

They use Python's stable ABI, so one wheel serves every Python from 3.11. Where no
compiler is at hand the package installs without them and answers the same in NumPy.
"""

import sys
from pathlib import Path

from setuptools import Extension, setup

STABLE_ABI = "0x030B0000"
FLAGS = ["/O2"] if sys.platform == "win32" else ["-O3", "-std=c11", "-fno-math-errno"]


def extension(source: Path) -> Extension:
    """One C file; each picks its instructions when it runs, not when it is built."""
    return Extension(
        ".".join(source.relative_to("src").with_suffix("").parts),
        [source.as_posix()],
        depends=[path.as_posix() for path in sorted(source.parent.glob("*.h"))],
        define_macros=[("Py_LIMITED_API", STABLE_ABI)],
        extra_compile_args=FLAGS,
        py_limited_api=True,
        optional=True,
    )


setup(
    ext_modules=[extension(path) for path in sorted(Path("src").rglob("_*.c"))],
    options={"bdist_wheel": {"py_limited_api": "cp311"}},
)
