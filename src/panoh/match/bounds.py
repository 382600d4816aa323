"""How sure a rate is of which only few cases were seen."""

import math
from typing import Final

CONFIDENCE: Final = 0.95
HALVINGS: Final = 200


def upper_bound(seen: int, trials: int, confidence: float = CONFIDENCE) -> float:
    """Return the highest rate that `seen` events in `trials` leave likely.

    The exact one-sided bound of Clopper and Pearson (Biometrika 26, 1934): a higher
    rate would have shown more than `seen` with more than `confidence`. For none seen
    it is near 3 / trials, the rule of three. It holds for independent trials. Costs
    200 x (seen + 1) steps. Without trials nothing is known: 1.
    """
    if not 0 <= seen <= trials:
        raise ValueError((seen, trials))
    if seen == trials:
        return 1.0
    low, high = seen / trials, 1.0
    for _ in range(HALVINGS):
        rate = (low + high) / 2
        if chance_of_at_most(seen, trials, rate) > 1 - confidence:
            low = rate
        else:
            high = rate
        if high - low <= 1e-12 * high:
            break
    return high


def chance_of_at_most(seen: int, trials: int, rate: float) -> float:
    """Return the binomial chance of `seen` events or fewer, at 0 < rate < 1."""
    step = math.log(rate) - math.log1p(-rate)
    term = trials * math.log1p(-rate)
    terms = [term]
    for events in range(1, seen + 1):
        term += math.log(trials - events + 1) - math.log(events) + step
        terms.append(term)
    largest = max(terms)
    return math.exp(largest) * math.fsum(math.exp(t - largest) for t in terms)
