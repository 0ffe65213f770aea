"""The filter of the glossary."""

from django import forms

from portal.vocabularies.models import GlossaryEntry

LONGEST_WORDS = 60


class GlossaryFilter(forms.Form):
    """Part of a word, and a department."""

    q = forms.CharField(
        label="用語・読みでさがす",
        required=False,
        max_length=LONGEST_WORDS,
        error_messages={"max_length": f"{LONGEST_WORDS}字以内で入力してください。"},
    )
    side = forms.ChoiceField(
        label="部局",
        required=False,
        choices=[("", "すべて"), *GlossaryEntry.Side.choices[:2]],
        error_messages={"invalid_choice": "部局は、画面の中から選んでください。"},
    )
