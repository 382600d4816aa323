"""vPDQ's text: a line a picture, for tools that read `frame,quality,hash,seconds`.

Source: outputVPDQFeatureToFile of ThreatExchange's vpdq 0.2.5.
"""

from collections.abc import Iterable, Iterator

from panoh.model.fingerprints import Frame


def vpdq_lines(frames: Iterable[Frame]) -> Iterator[str]:
    """Write each frame of a video, all of them in order, as a line with its end.

    >>> from panoh.model.fingerprints import Fingerprint
    >>> list(vpdq_lines([Frame(Fingerprint("0f" * 32), 100, 0.0666)]))[0][:12]
    '0,100,0f0f0f'
    """
    for number, frame in enumerate(frames):
        text = frame.fingerprint.hex
        yield f"{number},{frame.quality},{text},{frame.at_seconds:.3f}\n"
