"""Where the synthetic samples lie, one folder a kind."""

from pathlib import Path

SAMPLES = Path(__file__).parents[2] / "samples"
