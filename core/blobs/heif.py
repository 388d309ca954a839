"""HEIF, as iPhones write it: teaches Pillow to open it; only imported once such a file comes.

The decoder is libheif with libde265 (LGPL 3, loaded as libraries of their own); no encoder, and
so nothing under the GPL, comes with it.
"""

from __future__ import annotations

from pi_heif import register_heif_opener

register_heif_opener(thumbnails=False)
