"""The way out of the desk for a drawn paper: a printer of this PC, or a file."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final, Protocol

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from core.base.errors import ClerkError

PATIENCE: Final = 60
"""Seconds that the system's own print command may take."""


class PrinterError(ClerkError):
    """The printer did not take the paper (args: why)."""

    code = "desk.printer"


class Spooler(Protocol):
    """Where papers go."""

    def names(self) -> list[str]:
        """Return the printers of this PC."""
        ...

    def choose(self, parent: QWidget) -> str:
        """Let the clerk choose a printer; "" when none was chosen."""
        ...

    def send(self, paper: Path, printer: str, *, raw: bool) -> None:
        """Print a file; ``raw`` bytes go to the printer as they are. ``PrinterError``."""
        ...

    def show(self, paper: Path) -> None:
        """Show a file to the clerk."""
        ...


class SystemSpooler:
    """The printers of the operating system."""

    def names(self) -> list[str]:
        """Return the printers of this PC."""
        return list(QPrinterInfo.availablePrinterNames())

    def choose(self, parent: QWidget) -> str:
        """Open the system's print dialog, for the choice of the printer only."""
        printer = QPrinter()
        dialog = QPrintDialog(printer, parent)
        chosen = dialog.exec() == QPrintDialog.DialogCode.Accepted
        dialog.deleteLater()
        return printer.printerName() if chosen else ""

    def send(self, paper: Path, printer: str, *, raw: bool) -> None:
        """Hand a file to the print system; a device or share named by its path takes bytes."""
        try:
            if raw and os.sep in printer:
                Path(printer).write_bytes(paper.read_bytes())
            elif os.name == "nt":
                os.startfile(paper, "printto", f'"{printer}"')  # type: ignore[attr-defined,unused-ignore] # noqa: S606 - our own file
            else:
                _lp(paper, printer, raw=raw)
        except (OSError, subprocess.SubprocessError) as error:
            raise PrinterError(why=str(error)) from error

    def show(self, paper: Path) -> None:
        """Open a file with the PC's own viewer."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(paper)))


def _lp(paper: Path, printer: str, *, raw: bool) -> None:
    program = shutil.which("lp")
    if program is None:
        raise OSError("lp")
    command = [program, "-d", printer, *(["-o", "raw"] if raw else []), "--", str(paper)]
    subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)  # noqa: S603 - the system's own print command, no shell
