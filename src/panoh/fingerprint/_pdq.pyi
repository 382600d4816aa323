import numpy as np
from numpy.typing import NDArray

def weigh_rows(
    rows: NDArray[np.uint8] | NDArray[np.float32],
    top: int,
    first: NDArray[np.int64],
    weights: NDArray[np.float32],
    sums: NDArray[np.float32],
    /,
) -> None: ...
