"""The form by which an official text is uploaded in the admin."""

from django import forms

from portal.notices.importing.reading import MAX_BYTES


class ImportForm(forms.Form):
    """One text file."""

    file = forms.FileField(
        label="ファイル",
        help_text="通知文のテキストファイル（UTF-8またはShift_JIS）。"
        f"{MAX_BYTES // 1024 // 1024}MBまで。",
        widget=forms.FileInput(attrs={"accept": ".txt,text/plain"}),
    )
