"""What every test may ask for."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture
def shared_data() -> Path:
    """Vectors and fixtures that are not part of the project."""
    if not SHARED.is_dir():
        pytest.skip("the shared vectors are not on this machine")
    return SHARED
