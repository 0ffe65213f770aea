"""The form to choose the two municipalities to compare."""

from collections.abc import Mapping
from typing import Any

from django import forms

from portal.municipalities.kana import kana_key
from portal.municipalities.models import Municipality


class CompareForm(forms.Form):
    """Two municipalities by code. Any query string is valid; unusable parts are ignored."""

    a = forms.ChoiceField(label="市町村", required=False)
    b = forms.ChoiceField(label="くらべる市町村", required=False)

    def __init__(self, data: Mapping[str, Any]) -> None:
        """Offer the current municipalities, sorted by reading."""
        super().__init__(data, label_suffix="")
        everything = sorted(Municipality.objects.current(), key=lambda m: kana_key(m.kana))
        choices = [("", "選んでください"), *((m.code, m.label) for m in everything)]
        for name in ("a", "b"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  (declared above)
            field.choices = choices
            field.widget.attrs["class"] = "select"
        self.is_valid()

    @property
    def codes(self) -> list[str]:
        """Return the valid codes, each once."""
        given = (str(self.cleaned_data.get(name, "")) for name in ("a", "b"))
        return list(dict.fromkeys(code for code in given if code))

    @property
    def notices(self) -> list[str]:
        """Return Japanese notices about invalid values, or about what is still to be chosen."""
        if self.errors:
            return [
                f"「{self.fields[name].label}」に指定された市町村は登録されていません。選び直してください。"
                for name in self.errors
            ]
        if len(self.codes) == 2:
            return []
        if self.codes and self.cleaned_data["a"] == self.cleaned_data["b"]:
            return ["同じ市町村が選ばれています。別の市町村を選んでください。"]
        return ["くらべる市町村を2つ選んでください。"]
