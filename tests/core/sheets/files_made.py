"""Small spreadsheet files for the tests, made in memory."""

import io
import zipfile

import xlsxwriter

ODS_HEAD = (
    '<?xml version="1.0"?><office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    "<office:body><office:spreadsheet>"
)
ODS_TAIL = "</office:spreadsheet></office:body></office:document-content>"


def xlsx(*sheets, hidden=()):
    """An .xlsx of sheets, each a list of rows."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for number, rows in enumerate(sheets, start=1):
        sheet = book.add_worksheet(f"S{number}")
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(at, place, cell)
                elif cell is not None:
                    sheet.write(at, place, cell)
        if number in hidden:
            sheet.hide()
    book.close()
    return out.getvalue()


def ods(body):
    """An .ods whose one table holds ``body``."""
    table = f'<table:table table:name="T">{body}</table:table>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><manifest:manifest'
        ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        "</manifest:manifest>"
    )
    return packed(
        {
            "mimetype": kind,
            "META-INF/manifest.xml": manifest,
            "content.xml": ODS_HEAD + table + ODS_TAIL,
        }
    )


def packed(parts):
    """A zip of named parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def parts_of(content):
    """The parts of a zip by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_formulas(*rows):
    """An .xlsx of text cells; one that begins with "=" is a formula nobody has worked out."""

    def cell(text):
        if text.startswith("="):
            return f"<c><f>{text[1:]}</f></c>"
        return f'<c t="inlineStr"><is><t>{text}</t></is></c>'

    lines = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
    return with_sheet(
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{lines}</sheetData></worksheet>".encode()
    )


def with_sheet(sheet_xml, rows=((1,),)):
    """An .xlsx whose first sheet's XML is replaced."""
    parts = parts_of(xlsx(rows))
    parts["xl/worksheets/sheet1.xml"] = sheet_xml
    return packed(parts)
