"""ICC profiles: the colours that a browser shows, where they differ from those stored.

Phones save in Display P3 and cameras in Adobe RGB. Shown as sRGB such a picture has
other brightness, up to 12 bits of its hash.
"""

import io
from functools import lru_cache
from typing import Final

import numpy as np
from PIL import Image, ImageCms

LARGEST_PROFILE_BYTES: Final = 4 << 20
SAME_LEVELS: Final = 2
STEPS: Final = 9  # of each colour, in the test whether a profile is sRGB

ProfileChange = ImageCms.ImageCmsTransform


def change_of(image: Image.Image) -> ProfileChange | None:
    """What turns the picture's colours into sRGB; None where nothing is to be done.

    That is where there is no profile, or one of sRGB under any name, or a broken one,
    or one of other colours than the picture's, all of which browsers ignore too.
    Profiles for print (CMYK) are not applied.
    """
    profile = image.info.get("icc_profile")
    if not isinstance(profile, bytes) or len(profile) > LARGEST_PROFILE_BYTES:
        return None
    if image.mode in ("L", "LA"):
        return change_from("L", profile)
    if image.mode in ("RGB", "RGBA", "RGBX", "P", "PA"):
        return change_from("RGB", profile)
    return None


def changed(strip: Image.Image, change: ProfileChange) -> Image.Image:
    """The colours of a strip in sRGB; what is transparent stays so."""
    mode = change.input_mode
    turned = change.apply(strip if strip.mode == mode else strip.convert(mode))
    if strip.has_transparency_data:
        turned.putalpha(strip.convert("RGBA").getchannel("A"))
    return turned


@lru_cache(maxsize=16)
def change_from(mode: str, profile: bytes) -> ProfileChange | None:
    """Build it once a profile: a folder of photos mostly comes from a few cameras."""
    try:
        change = ImageCms.buildTransform(
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            mode,
            "RGB",
            # Browsers take the picture's own table where it has one, and that is the
            # perceptual one; without tables all intents are the same.
            ImageCms.Intent.PERCEPTUAL,
        )
        return None if is_srgb(change) else change
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None


def is_srgb(change: ProfileChange) -> bool:
    """Whether it leaves the brightness of every colour as it was, but for rounding."""
    steps = np.linspace(0, 255, STEPS).round().astype(np.uint8)
    colours = np.stack(np.meshgrid(steps, steps, steps), axis=-1)
    if change.input_mode == "L":
        colours = np.arange(256, dtype=np.uint8).repeat(3)
    chart = Image.fromarray(colours.reshape(1, -1, 3))
    before = np.asarray(chart.convert("L"), np.int16)
    after = change.apply(chart.convert(change.input_mode)).convert("L")
    return bool(np.abs(np.asarray(after, np.int16) - before).max() <= SAME_LEVELS)
