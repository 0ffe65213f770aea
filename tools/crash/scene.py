"""The portal of the crash test: its pages, and the editor who changes them."""

import random
import time

from django.core.management import call_command
from wagtail.models import PageViewRestriction

from casestudies.models import CasePage
from portal.municipalities.models import Municipality
from portal.pages.models import HomePage, StandardPage
from search.indexing.updates import left_to_rebuild
from tests.factories.casestudies import CasePageFactory
from tests.factories.municipalities import MunicipalityFactory
from tests.factories.pages import HomePageFactory, StandardPageFactory, make_site
from tools.crash.marker import Marker

PAGES, CASES = 36, 12
# Part of the title of every page.
WORD = "居場所"
SENTENCES = (
    "農園で高齢者と子どもがいっしょに野菜を育てています。",
    "地域おこし協力隊が空き家を直し、週に二日開けています。",
    "社会福祉協議会と商工会が買い物の送迎を続けています。",
    "ひきこもりの若者が古民家の宿で働きはじめました。",
)
# Names in Sudachi's dictionary: otherwise each rebuild would compile a dictionary, which takes
# seconds.
NAMES = ("松江市", "出雲市", "浜田市", "益田市", "大田市", "安来市", "江津市", "雲南市")
LONGEST_PAUSE = 0.1  # seconds between two edits


def make_portal() -> None:
    """Migrate an empty database and publish a few cases and pages."""
    call_command("migrate", interactive=False, verbosity=0)
    with left_to_rebuild():
        home = HomePageFactory()
        make_site(home)
        for number in range(PAGES):
            StandardPageFactory(
                parent=home, title=f"{WORD}{number}", lead=SENTENCES[number % len(SENTENCES)]
            )
        places = [MunicipalityFactory(name=name, kana="") for name in NAMES]
        for number in range(CASES):
            CasePageFactory(
                content=SENTENCES[number % len(SENTENCES)] * 20,
                municipalities=[places[number % len(places)]],
            )


class Editor:
    """Edits through Wagtail like an editor, until told to stop."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.actions = (
            self.publish_new,
            self.publish_new,
            self.edit,
            self.edit,
            self.edit_case,
            self.unpublish,
            self.publish_again,
            self.delete,
            self.restrict,
            self.open,
            self.rename_municipality,
        )

    def run(self, marker: Marker) -> None:
        """Edit until `marker` says to stop; the last edit is committed."""
        while not marker.stopping:
            self.chance.choice(self.actions)()
            marker.edits += 1
            time.sleep(self.chance.random() * LONGEST_PAUSE)

    def _any(self, **conditions: object) -> StandardPage | None:
        return StandardPage.objects.filter(**conditions).order_by("?").first()

    def _text(self) -> str:
        return "".join(self.chance.choices(SENTENCES, k=2))

    def publish_new(self) -> None:
        """Publish a new page."""
        title = f"{WORD}{self.chance.randrange(10**9)}"
        home = HomePage.objects.get()
        page = home.add_child(instance=StandardPage(title=title, lead=self._text(), live=False))
        page.save_revision().publish()

    def edit(self) -> None:
        """Publish a changed text of a page."""
        page = self._any(live=True)
        if page is not None:
            page.lead = self._text()
            page.save_revision().publish()

    def edit_case(self) -> None:
        """Publish a changed text of a case."""
        case = CasePage.objects.order_by("?").first()
        assert case is not None
        case.content = self._text()
        case.save_revision().publish()

    def unpublish(self) -> None:
        """Unpublish a page."""
        page = self._any(live=True)
        if page is not None:
            page.unpublish()

    def publish_again(self) -> None:
        """Publish an unpublished page again."""
        page = self._any(live=False)
        if page is not None:
            page.save_revision().publish()

    def delete(self) -> None:
        """Delete a page."""
        page = self._any()
        if page is not None and StandardPage.objects.count() > PAGES:
            page.delete()

    def restrict(self) -> None:
        """Restrict a page to signed-in users."""
        page = self._any(live=True)
        if page is not None and not page.view_restrictions.exists():
            kind = PageViewRestriction.LOGIN
            PageViewRestriction.objects.create(page=page, restriction_type=kind)

    def open(self) -> None:
        """Make a restricted page public again."""
        restriction = PageViewRestriction.objects.order_by("?").first()
        if restriction is not None:
            restriction.delete()

    def rename_municipality(self) -> None:
        """Rename a municipality, which changes the documents of its cases."""
        municipality = Municipality.objects.order_by("?").first()
        assert municipality is not None
        municipality.name = self.chance.choice(NAMES)
        municipality.save()
