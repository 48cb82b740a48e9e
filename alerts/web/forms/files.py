"""A file as forms ask for it: what a browser writes beside its own field (Choose File) is in its language, not ours."""

from django import forms

from alerts.web.forms.base import MUST


class Chosen(forms.FileInput):
    """The browser's own field under a label of ours, which names the file chosen; without a script the field itself."""

    template_name = "web/part/file.html"


def file(label: str, help_text: str = "", required: bool = True) -> forms.FileField:
    """One file; what it is, is checked when it is stored."""
    wrong = {**MUST, "empty": "文件是空的。", "missing": "请选择文件。"}
    return forms.FileField(
        label=label, help_text=help_text, required=required, max_length=255, widget=Chosen, error_messages=wrong
    )
