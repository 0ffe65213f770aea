"""Withdraw a consent on the server: `manage.py withdraw_consent 12 写真の方`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from casestudies.models import CasePage
from casestudies.withdrawal.services import consents_to_withdraw, withdraw
from portal.pages.sealing.rules import all_sealed


class Command(BaseCommand):
    """Withdraw one consent of one case, and seal every case that rests on it."""

    help = "同意を撤回し、その事例と、同じ同意の記録がある事例の公開を止めて封印します。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the case and the consent."""
        parser.add_argument("case", type=int, metavar="CASE", help="事例の番号（ID）")
        parser.add_argument("subject", metavar="SUBJECT", help="同意の対象（記録のとおりに）")

    def handle(self, *args: Any, **options: Any) -> None:
        """Withdraw it. Raises CommandError if there is no such case or consent, or several."""
        case = CasePage.objects.filter(pk=options["case"]).exclude(pk__in=all_sealed()).first()
        if case is None:
            message = f"番号 {options['case']} の事例はありません（封印済みの場合も同じです）。"
            raise CommandError(message)
        found = [c for c in consents_to_withdraw(case) if c.subject == options["subject"]]
        if len(found) != 1:
            message = f"この対象の、撤回されていない同意の記録が{len(found)}件あります。"
            raise CommandError(message)
        done = withdraw(case, found[0])
        numbers = "、".join(str(each.pk) for each in (done.case, *done.others))
        self.stdout.write(f"同意を撤回し、事例を封印しました：{numbers}")
