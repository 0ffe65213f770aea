"""The form to upload a file in the admin."""

from typing import Any

from django import forms

from portal.tables.spreadsheets import MAX_BYTES


class UploadForm(forms.Form):
    """A table file. An import with options adds their fields and returns them as `choices`."""

    max_bytes = MAX_BYTES

    file = forms.FileField(
        label="ファイル",
        help_text=(
            f"Excelブック（.xlsx）またはCSV（UTF-8、Shift_JIS）。{MAX_BYTES // 1024 // 1024}MBまで。"
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
    )

    def clean_file(self) -> Any:
        """Refuse a file that is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > self.max_bytes:
            message = f"ファイルが大きすぎます（{self.max_bytes // 1024 // 1024}MBまで）。"
            raise forms.ValidationError(message)
        return file

    @property
    def choices(self) -> dict[str, Any]:
        """Return the chosen options as values that a session can store."""
        return {}
