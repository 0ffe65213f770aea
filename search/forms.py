"""The admin's form of synonym rules."""

from typing import Any

from wagtail.admin.forms import WagtailAdminModelForm

from search.words.synonym_checks import rule_problem


class SynonymRuleForm(WagtailAdminModelForm):
    """Refuses rules that would harm the search; the typed text stays in the form."""

    def clean(self) -> dict[str, Any]:
        """Store words one per line, without blank lines, and validate the rule as a whole."""
        cleaned = dict(super().clean())
        if "words" not in cleaned or "direction" not in cleaned:
            return cleaned
        rule = self.instance
        rule.direction, rule.words, rule.also = (
            cleaned["direction"],
            cleaned["words"],
            cleaned.get("also", ""),
        )
        cleaned["words"] = "\n".join(rule.word_list)
        cleaned["also"] = "\n".join(rule.also_list)
        if not rule.word_list:
            self.add_error("words", "言葉を入力してください。")
        elif problem := rule_problem(rule):
            self.add_error(problem.field, problem.message)
        return cleaned
