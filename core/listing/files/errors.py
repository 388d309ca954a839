"""Why a platform's template cannot be filled."""

from __future__ import annotations

from core.base.errors import ClerkError


class TemplateError(ClerkError):
    """A file that cannot be filled (args: file)."""

    code = "files.template"


class NotTemplateError(TemplateError):
    """The file is no .xlsx workbook (args: file)."""

    code = "files.not_xlsx"


class NoHeadingsError(TemplateError):
    """No sheet of the file has a row of headings that say what is wanted (args: file)."""

    code = "files.no_headings"


class TemplateNeededError(TemplateError):
    """Filling a template needs one."""

    code = "files.template_needed"


class UnknownFormError(ClerkError):
    """There is no file of this form (args: form)."""

    code = "files.unknown_form"
