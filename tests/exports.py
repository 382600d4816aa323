"""Small exports, written as the apps write them."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageFilter


def message(number: int, text: str = "salom", **fields: object) -> dict[str, Any]:
    """One Telegram message, an hour after the one before."""
    return {
        "id": number,
        "type": "message",
        "date": "2026-03-01T10:00:00",
        "date_unixtime": str(1_772_359_200 + 3_600 * number),
        "from": "Channel",
        "from_id": "channel7",
        "text": text,
    } | fields


def telegram(
    folder: Path,
    messages: Sequence[dict[str, Any]],
    name: str = "Channel",
    number: int = 7,
    kind: str = "public_channel",
) -> Path:
    """A Telegram export's folder."""
    folder.mkdir(parents=True, exist_ok=True)
    whole = {"name": name, "type": kind, "id": number, "messages": list(messages)}
    (folder / "result.json").write_text(
        json.dumps(whole, ensure_ascii=False, indent=1), "utf-8"
    )
    return folder


def picture(path: Path, seed: int, size: tuple[int, int] = (320, 240)) -> Path:
    """A picture of coloured clouds, one of its own for each seed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    noise = np.random.default_rng(seed).integers(0, 256, (12, 16, 3), np.uint8)
    clouds = Image.fromarray(noise).resize(size, Image.Resampling.BICUBIC)
    clouds.filter(ImageFilter.GaussianBlur(2)).save(path)
    return path


def copy_of(original: Path, path: Path) -> Path:
    """The same picture, smaller and compressed again, as a page posts it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with Image.open(original) as opened:
        opened.convert("RGB").resize((240, 180)).save(path, "JPEG", quality=60)
    return path
