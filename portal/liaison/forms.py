"""What readers may ask the directory for, and the form of a contact in the admin.

Any query string of the directory is understood, in parts if need be.
"""

import unicodedata
from collections.abc import Mapping
from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm

from portal.admin.visibility.widening import WideningForm
from portal.liaison.models import Role, Side
from portal.liaison.services import MISSING, STALE, Wanted
from portal.municipalities.kana import kana_key
from portal.municipalities.models import Municipality, Region

PAIRS, LIST = "pairs", "list"
MAX_WORDS = 200
ANY = ("", "すべて")


class LiaisonContactForm(WideningForm, WagtailAdminModelForm):
    """The form by which editors write a contact."""


class DirectoryForm(forms.Form):
    """The filters of the directory. Values that cannot be used are dropped with a notice."""

    q = forms.CharField(
        label="言葉",
        required=False,
        max_length=MAX_WORDS,
        widget=forms.TextInput(
            attrs={"type": "search", "class": "input", "placeholder": "例：しおみ 福祉課"}
        ),
    )
    municipality = forms.ChoiceField(label="市町村", required=False)
    region = forms.ChoiceField(label="圏域", required=False)
    side = forms.ChoiceField(label="部局・機関", required=False, choices=[ANY, *Side.choices])
    role = forms.ChoiceField(label="役割", required=False, choices=[ANY, *Role.choices])
    state = forms.ChoiceField(
        label="確認の状況",
        required=False,
        choices=[ANY, (MISSING, "未設定がある市町村"), (STALE, "確認から14か月以上")],
    )

    def __init__(self, data: Mapping[str, Any]) -> None:
        """Offer the municipalities and regions of today, by their readings."""
        super().__init__(data, label_suffix="")
        municipalities = sorted(Municipality.objects.current(), key=lambda m: kana_key(m.kana))
        self._choices("municipality", [(m.code, m.label) for m in municipalities])
        self._choices("region", [(r.slug, r.name) for r in Region.objects.all()])
        for name in ("municipality", "region", "side", "role", "state"):
            self.fields[name].widget.attrs["class"] = "select"
        self.is_valid()

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  (declared above)
        field.choices = [ANY, *choices]

    @property
    def notices(self) -> list[str]:
        """Return in Japanese what of the address was not understood."""
        notices = [
            f"「言葉」が{MAX_WORDS}文字より長いか、使えない文字を含むため、条件から外しました。"
            if name == "q"
            else f"「{self.fields[name].label}」に使えない値が指定されていたため、条件から外しました。"
            for name in self.errors
        ]
        if self.view == PAIRS and self.narrows_posts:
            notices.append(
                "対応表は福祉部局と地域振興部局の連絡調整担当を並べるため、部局・役割の条件を外しました。"
            )
        if self.view == LIST and self._value("state") == MISSING:
            notices.append("未設定の市町村は、一覧ではなく対応表に表示されます。")
        return notices

    @property
    def narrows_posts(self) -> bool:
        """Tell whether a side or a role is asked for, which only the list can show."""
        return bool(self._value("side") or self._value("role"))

    @property
    def view(self) -> str:
        """Return how contacts are shown: as asked for, else as the conditions need it."""
        asked = self.data.get("view", "")
        if asked in {PAIRS, LIST}:
            return str(asked)
        return LIST if self.narrows_posts else PAIRS

    @property
    def wanted(self) -> Wanted:
        """Return the conditions in force."""
        return Wanted(
            side=self._value("side") if self.view == LIST else "",
            role=self._value("role") if self.view == LIST else "",
            region=self._value("region"),
            municipality=self._value("municipality"),
            words=_words(self._value("q")),
            state=self._value("state"),
        )

    @property
    def is_narrowed(self) -> bool:
        """Tell whether any condition is in force."""
        return self.wanted != Wanted()

    def parameters(self, view: str = "") -> list[tuple[str, str]]:
        """Return the parameters of the address with these conditions, in the given view."""
        names = ["q", "municipality", "region", "side", "role", "state"]
        if view == PAIRS:
            names = [name for name in names if name not in {"side", "role"}]
        given = [(name, value) for name in names if (value := self._value(name))]
        return [*given, ("view", view)] if view else given

    def _value(self, name: str) -> str:
        return str(self.cleaned_data.get(name, ""))


def _words(text: str) -> tuple[str, ...]:
    """Return the words to look for, whatever their width."""
    return tuple(dict.fromkeys(unicodedata.normalize("NFKC", text).split()))
