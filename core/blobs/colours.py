"""Colours as a screen shows them: a picture that brings a profile is turned into sRGB by it."""

from __future__ import annotations

import io
from typing import Final

from PIL import Image, ImageCms

INKS: Final = frozenset({"CMYK", "YCCK"})
PROFILE: Final = "icc_profile"
USUAL: Final = "sRGB"
"""What a screen takes as it is; phones name it so in the profile's description."""
UNUSABLE: Final = (ImageCms.PyCMSError, OSError, ValueError, TypeError)


def is_of_inks(image: Image.Image) -> bool:
    """Tell whether this is made for a printing press and does not say with which inks."""
    return image.mode in INKS and _profile(image) is None


def shown(image: Image.Image) -> Image.Image:
    """Return an RGB picture with the colours that its profile means; without one, as it is."""
    profile = _profile(image)
    if profile is None:
        return image.convert("RGB")
    try:
        usual = ImageCms.createProfile(USUAL)
        said = ImageCms.profileToProfile(image, profile, usual, outputMode="RGB")
    except UNUSABLE:
        return image.convert("RGB")
    return image.convert("RGB") if said is None else said


def _profile(image: Image.Image) -> ImageCms.ImageCmsProfile | None:
    """Return the profile that turns these very pixels into others; None when nothing needs it."""
    raw = image.info.get(PROFILE)
    if not isinstance(raw, bytes):
        return None
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(raw))
        colours, name = profile.profile.xcolor_space, profile.profile.profile_description
    except UNUSABLE:
        return None
    fits = colours.strip() == image.mode and USUAL not in (name or "")
    return profile if fits else None
