"""How to read a finished PDF back: its text, its pictures, where its ink is."""

import pypdfium2 as pdfium

STAMP = 30
"""Characters this high, in points, are a stamp: pale, and meant to lie below the text."""


def texts_of(pdf):
    """Return the text of each page, as a reader would copy it."""
    with pdfium.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def pictures_of(pdf, dpi=200):
    """Return each page as it would be printed."""
    with pdfium.PdfDocument(pdf) as document:
        return [page.render(scale=dpi / 72).to_pil() for page in document]


def boxes_of(page):
    """Return (character, left, bottom, right, top) of everything inked on a page."""
    text = page.get_textpage()
    found = []
    for index in range(text.count_chars()):
        character = text.get_text_range(index, 1)
        box = text.get_charbox(index)
        if (
            character.strip()
            and box[3] - box[1] < STAMP
            and box[2] - box[0] > 0.1
            and box[3] - box[1] > 0.1
        ):
            found.append((character, *box))
    return found


def collisions(boxes):
    """Return pairs of characters that cover each other by a good part."""
    ordered = sorted(boxes, key=lambda box: box[1])
    found = []
    for place, first in enumerate(ordered):
        for second in ordered[place + 1 :]:
            if second[1] >= first[3]:
                break
            wide = min(first[3], second[3]) - second[1]
            high = min(first[4], second[4]) - max(first[2], second[2])
            if wide > 0 and high > 0 and wide * high > 0.3 * min(area(first), area(second)):
                found.append((first[0], second[0]))
    return found


def area(box):
    return (box[3] - box[1]) * (box[4] - box[2])
