"""Mutated mails through the whole of triage, for as long as told; what breaks is raised and kept.

python bench/fuzz.py --seconds 60 [--seed 7]
"""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "unit" / "triage")]


def main() -> None:
    options = argparse.ArgumentParser(description="Try mutated mails for a while.")
    options.add_argument("--seconds", type=float, default=60.0)
    options.add_argument("--seed", type=int, default=None)
    given = options.parse_args()
    fuzzing = importlib.import_module("fuzzing")  # it lies among the tests
    print(fuzzing.run(given.seconds, given.seed), flush=True)


if __name__ == "__main__":
    main()
