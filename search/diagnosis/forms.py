"""The form of the diagnosis; the URL holds its whole state."""

from typing import Any

from django import forms

from search.core.query import MAX_LENGTH
from search.diagnosis.ranking import READERS
from search.sources.registry import NOTHING_FOUND, links


class DiagnosisForm(forms.Form):
    """A query or text, the kind of reader, and a document whose rank is to be explained."""

    q = forms.CharField(
        label="検索語または文",
        max_length=MAX_LENGTH,
        help_text="例：ひきこもり 協力隊",
    )
    reader = forms.ChoiceField(
        label="だれの検索結果か",
        choices=list(READERS.items()),
        required=False,
        help_text="自分が見られないものは、どれを選んでも表示されません。",
    )
    document = forms.CharField(
        label="理由を調べるページ",
        required=False,
        max_length=500,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Show the URL of an existing kind of document as an example."""
        super().__init__(*args, **kwargs)
        examples = "".join(f"（例：{link.url}…/）" for link in links(NOTHING_FOUND)[:1])
        self.fields[
            "document"
        ].help_text = f"ページのアドレス{examples}。下の検索結果の「理由を見る」からも選べます。"
