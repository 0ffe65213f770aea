"""The form of the diagnosis: all of it stands in the address."""

from django import forms

from search.core.query import MAX_LENGTH
from search.diagnosis.ranking import READERS


class DiagnosisForm(forms.Form):
    """A query or text, for whom it is searched, and a document whose place is asked."""

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
        help_text="ページのアドレス（例：/cases/…/）。下の検索結果の「理由を見る」からも選べます。",
    )
