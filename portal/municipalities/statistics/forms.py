"""The form to upload a table of figures in the admin."""

from collections.abc import Mapping as Choices
from typing import Any

from django import forms

from portal.municipalities.statistics.mappings import Mapping, UnfitMappingError, read_mapping
from portal.tables.forms import UploadForm
from portal.tables.spreadsheets import MAX_BYTES

MAX_MAPPING_BYTES = 100_000


class StatisticsForm(UploadForm):
    """A table, and the values that it does not contain itself."""

    source = forms.CharField(
        label="出典",
        required=False,
        max_length=200,
        help_text="例：島根県人口推計（令和7年10月1日）。国勢調査の表では空欄のままでかまいません。",
    )
    year = forms.IntegerField(
        label="年",
        required=False,
        min_value=1900,
        max_value=2100,
        help_text="西暦。表の見出しに年がないときに入力してください。",
    )
    mapping = forms.FileField(
        label="列の対応表",
        required=False,
        help_text="ほかの見出しの表を読むときに、どの列が何かを書いたファイル（.toml）を指定します。",
        widget=forms.FileInput(attrs={"accept": ".toml"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """List the tables that are recognised without a mapping."""
        super().__init__(*args, **kwargs)
        self.fields["file"].help_text = (
            "CSV（UTF-8、Shift_JIS）またはExcelブック（.xlsx）。政府統計の総合窓口の「令和2年国勢調査 人口速報集計」と、"
            "「全国地方公共団体コード」「市町村名」「人口（2025年）」「高齢化率（2025年）」のような"
            f"見出しの表は、そのまま読めます。{MAX_BYTES // 1024 // 1024}MBまで。"
        )

    def clean_mapping(self) -> str:
        """Return the text of the mapping, or an empty text."""
        file = self.cleaned_data.get("mapping")
        if not file:
            return ""
        if file.size > MAX_MAPPING_BYTES:
            message = "列の対応表が大きすぎます。"
            raise forms.ValidationError(message)
        content = file.read()
        try:
            read_mapping(content)
        except UnfitMappingError as error:
            raise forms.ValidationError(str(error)) from error
        return str(content.decode("utf-8-sig"))

    @property
    def choices(self) -> dict[str, Any]:
        """Return the choices as values that a session can store."""
        return {name: self.cleaned_data[name] for name in ("source", "year", "mapping")}


def mapping_of(choices: Choices[str, Any]) -> Mapping | None:
    """Return the mapping from stored choices."""
    return read_mapping(choices["mapping"].encode()) if choices["mapping"] else None
