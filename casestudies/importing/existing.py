"""Detects duplicates among existing cases and within the file."""

from collections import defaultdict

from casestudies.models import CaseMunicipality, CasePage
from portal.japanese.variants import comparable
from portal.pages.sealing.rules import all_sealed

# Title, code of the first municipality, fiscal year.
Identity = tuple[str, str, int]


class ExistingCases:
    """The cases in the database at the start of an import, and those that the rows add.

    Loaded once with a few queries, so that rows need none.
    """

    def __init__(self) -> None:
        """Load titles, first municipalities, years and slugs of all cases."""
        first: dict[int, str] = {}
        parts = CaseMunicipality.objects.order_by("page_id", "sort_order", "pk")
        for page_id, code in parts.values_list("page_id", "municipality__code"):
            first.setdefault(page_id, code)
        self._stored: dict[Identity, int] = {}
        # A message about a duplicate would show the title of a sealed case.
        cases = CasePage.objects.exclude(pk__in=all_sealed())
        for pk, title, year in cases.values_list("pk", "title", "fiscal_year"):
            self._stored[comparable(title), first.get(pk, ""), year] = pk
        self._slugs = set(CasePage.objects.values_list("slug", flat=True))
        self._last_number: dict[str, int] = defaultdict(int)
        self._rows: dict[Identity, int] = {}
        self._claimed: dict[int, int] = {}

    def claim(self, case_id: int, row_number: int) -> None:
        """Record that a row updates a case. Raises ValueError if another row does so as well."""
        other = self._claimed.setdefault(case_id, row_number)
        if other != row_number:
            message = f"ID {case_id} は{other}行目にもあります。1つの事例は1行にまとめてください。"
            raise ValueError(message)

    def remember(self, case: CasePage, row_number: int) -> None:
        """Record the case of a row.

        Raises ValueError if another row or another case in the database has the same title, first
        municipality and fiscal year.
        """
        municipalities = case.municipalities
        code = municipalities[0].code if municipalities else ""
        identity = (comparable(case.title), code, case.fiscal_year)
        stored = self._stored.get(identity)
        if stored is not None and stored != case.pk:
            message = (
                f"同じ題名・市町村・年度の事例（ID {stored}）がすでにあります。"
                f"その事例を更新するときは、「事例ID」に{stored}と入力してください。"
            )
            raise ValueError(message)
        other = self._rows.setdefault(identity, row_number)
        if other != row_number:
            message = f"同じ題名・市町村・年度の事例が{other}行目にもあります。どちらかを削除してください。"
            raise ValueError(message)

    def free_slug(self, case: CasePage) -> str:
        """Return an unused slug for a new case, e.g. 2024-322016-1.

        Short and without Japanese characters: URLs appear in mails and on paper, where
        percent-encoded titles are useless.
        """
        municipalities = case.municipalities
        start = (
            f"{case.fiscal_year}-{municipalities[0].code}"
            if municipalities
            else f"{case.fiscal_year}"
        )
        while True:
            self._last_number[start] += 1
            slug = f"{start}-{self._last_number[start]}"
            if slug not in self._slugs:
                self._slugs.add(slug)
                return slug
