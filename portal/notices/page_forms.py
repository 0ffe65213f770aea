"""The form in which editors write a notice."""

from typing import Any

from portal.pages.page_forms import PortalPageForm


class NoticePageForm(PortalPageForm):
    """Checks a notice: no notice may supersede itself."""

    def clean(self) -> dict[str, Any]:
        """Refuse a cycle of superseded notices, and duplicates."""
        cleaned = super().clean()
        formset = self.formsets.get("superseded_notices")
        if formset is None or not formset.is_valid():
            return dict(cleaned)
        rows = [form.cleaned_data for form in formset.forms]
        chosen = [r["notice"] for r in rows if r.get("notice") and not r.get("DELETE")]
        if len(chosen) != len({notice.pk for notice in chosen}):
            formset.non_form_errors().append("同じ通知が2回選ばれています。1つにしてください。")
        for notice in chosen:
            if self.instance.would_supersede_itself(notice):
                formset.non_form_errors().append(
                    f"「{notice.title}」は、この通知か、この通知に代わる通知です。前の通知を選んでください。"
                )
        return dict(cleaned)
