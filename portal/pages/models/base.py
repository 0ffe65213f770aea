"""The base class of all pages: visibility, tags, responsible section, review date, confirmation."""

import datetime
from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import ItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page, PageManager, PageViewRestriction, Revision
from wagtail.query import PageQuerySet

from portal.accounts.acting_user import HIDDEN_LABEL, acting_user
from portal.accounts.models import User
from portal.accounts.panels import visibility_panel
from portal.accounts.visibility import (
    Reader,
    Visibility,
    audiences_for_level,
    audiences_of,
    closed_to,
    visibility_condition,
    withheld_on,
)
from portal.pages.page_forms import PageCopyForm, PortalPageForm
from portal.pages.permissions import PortalPagePermissionTester
from portal.pages.sealing.rules import all_sealed, sealed_from
from portal.pages.tagging import CuratedTags
from portal.privacy.pages import CheckedPage
from portal.privacy.panels import PrivacyPanel
from portal.vocabularies.models import PortalTag

NO_ALIASES = (
    "エイリアス（元のページに合わせて変わるページ）は作れません。ページをコピーしてください。"
)

SEALED = (
    "同意の撤回により封印されているため、公開できません。"
    "「封印した事例」の画面で、新しい版を作ってください。"
)


class PortalPageQuerySet(PageQuerySet):
    """Page queries by visibility. Lists, counts and feeds start from `visible_to`."""

    def published(self) -> "PortalPageQuerySet":
        """Return the pages that are published now: those of `upcoming` whose start has passed.

        Wagtail checks the start only when it publishes a page. Code or copying can make a page live
        before its start.
        """
        return self.upcoming().filter(
            Q(go_live_at__isnull=True) | Q(go_live_at__lte=timezone.now())
        )

    def upcoming(self) -> "PortalPageQuerySet":
        """Return the pages that are published or will be after their start: those that are indexed.

        They are live, have not expired, and have no view restriction. The end is compared here
        because Wagtail unpublishes an expired page only when its scheduled command runs. Pages
        under one of Wagtail's own view restrictions (password, login, groups) are left out, and so
        are aliases: Wagtail makes them live without regard to a start (`PortalPage.save`). Pages
        that a limit withholds today (`portal.accounts.visibility.Limit`) are left out as well.
        """
        pages = (
            self.live()
            .filter(Q(expire_at__isnull=True) | Q(expire_at__gt=timezone.now()))
            .filter(~withheld_on(timezone.localdate()), alias_of__isnull=True)
        )
        for restriction in PageViewRestriction.objects.select_related("page"):
            pages = pages.not_descendant_of(restriction.page, inclusive=True)
        return pages

    def visible_to(self, user: Reader) -> "PortalPageQuerySet":
        """Return the published pages that `user` may see."""
        return self.published().filter(
            visibility_condition(user, self._participating), ~closed_to(user)
        )

    def within_audience_of(self, user: Reader) -> "PortalPageQuerySet":
        """Return the pages whose level includes `user`, published or not, for the admin.

        If a published page has a newer draft, the draft's level counts as well, because the admin
        shows the draft. Pages under a hidden page are left out, because the admin shows the titles
        of their ancestors, and sealed pages.
        """
        draft_level = visibility_condition(
            user, self._participating, "latest_revision__content__visibility"
        )
        has_no_draft = Q(has_unpublished_changes=False) | Q(latest_revision__isnull=True)
        pages = self.filter(
            visibility_condition(user, self._participating), has_no_draft | draft_level
        )
        for path in self.hidden_branches(user):
            pages = pages.exclude(path__startswith=path)
        return pages.exclude(pk__in=sealed_from(user))

    def hidden_branches(self, user: Reader) -> tuple[str, ...]:
        """Return the tree paths of the pages that are hidden from `user` and have children.

        The result is cached on the user object, like Wagtail's page permissions: a request loads
        the user once.
        """
        branches: tuple[str, ...] | None = getattr(user, "_hidden_branches", None)
        if branches is None:
            parents = PortalPage.objects.filter(numchild__gt=0)
            open_parents = parents.filter(visibility_condition(user, self._participating))
            hidden = parents.exclude(pk__in=open_parents.values("pk"))
            branches = tuple(hidden.values_list("path", flat=True))
            if user is not None:
                user._hidden_branches = branches  # type: ignore[union-attr]  # a cache of ours
        return branches

    def _participating(self, ids: list[int]) -> Q:
        through = self.model.participants.through.objects.filter(user_id__in=ids)
        return Q(owner_id__in=ids) | Q(pk__in=through.values("portalpage_id"))


PortalPageManager = PageManager.from_queryset(PortalPageQuerySet)


class PortalPageTag(ItemBase):
    """The assignment of a tag to a page."""

    tag = models.ForeignKey(
        PortalTag, verbose_name="タグ", on_delete=models.CASCADE, related_name="tagged_pages"
    )
    content_object = ParentalKey(
        "pages.PortalPage",
        verbose_name="ページ",
        on_delete=models.CASCADE,
        related_name="tagged_items",
    )

    class Meta:
        verbose_name = verbose_name_plural = "ページのタグ"

    def __str__(self) -> str:
        return str(self.tag)


class PortalPage(CheckedPage, Page):
    """The common fields of all pages of the portal, in one table (ADR 0009).

    It is never created itself; `casestudies`, `trainings` and other apps derive from it.
    """

    visibility = models.CharField(
        "公開範囲",
        max_length=12,
        choices=Visibility.choices,
        default=Visibility.PUBLIC,
        db_index=True,
        help_text="このページを見られる人の範囲です。検索結果・件数にも同じ範囲が使われます。",
    )
    participants = ParentalManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name="関係者",
        blank=True,
        related_name="+",
        help_text="公開範囲が「関係者のみ」のとき、作成者のほかに見られる人を選びます。",
    )
    tags = CuratedTags(
        through=PortalPageTag,
        verbose_name="タグ",
        blank=True,
        help_text="あてはまるものを選びます。新しいタグは、県の編集者が「タグ」の画面で作ります。",
    )
    responsible_section = models.CharField(
        "管理する課",
        max_length=60,
        blank=True,
        help_text="このページの内容に責任を持つ課（例 汐野県地域福祉課）。読者に表示されます。",
    )
    review_on = models.DateField(
        "確認期限", null=True, blank=True, help_text="この日までに内容を見直します。"
    )
    confirmed_on = models.DateField(
        "最終確認日",
        null=True,
        blank=True,
        help_text="内容が正しいことを最後に確かめた日。読者に表示されます。",
    )

    is_creatable = False
    #: The level in the database when the page was loaded; "" if it was not loaded from there.
    stored_level: str = ""
    #: The name in links: この……を編集.
    short_name: ClassVar[str] = "ページ"
    #: The initial 公開範囲 of new pages of this type, in forms and imports.
    initial_visibility: ClassVar[str] = Visibility.PUBLIC
    #: Whether all readers who are not signed in see the same page (portal.page_cache.services).
    cached_for_public: ClassVar[bool] = True
    #: What the privacy check leaves out, with the reason (portal.privacy.texts).
    privacy_exempt: ClassVar[dict[str, str]] = {
        "wagtail_admin_comments": "what editors say to each other; readers never see it",
    }
    # Visibility replaces Wagtail's own privacy settings: two systems would contradict each other.
    private_page_options: ClassVar[list[str]] = []

    objects = PortalPageManager()

    base_form_class = PortalPageForm
    copy_form_class = PageCopyForm
    management_panels: ClassVar = [
        visibility_panel(),
        MultiFieldPanel(
            [
                FieldPanel("responsible_section"),
                FieldRowPanel([FieldPanel("confirmed_on"), FieldPanel("review_on")]),
            ],
            heading="管理と確認",
        ),
        FieldPanel("tags"),
    ]
    settings_panels: ClassVar = [PrivacyPanel(), *management_panels, *Page.settings_panels]

    class Meta:
        verbose_name = verbose_name_plural = "ポータルのページ"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Set the initial level of the type; values from the database come as positional arguments."""
        if not args:
            kwargs.setdefault("visibility", self.initial_visibility)
        super().__init__(*args, **kwargs)

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any) -> Self:
        """Remember the level in the database: a form or a draft may change the field."""
        page = super().from_db(db, field_names, values)
        page.stored_level = page.__dict__.get("visibility", "")
        return page

    def save_revision(self, *args: Any, **kwargs: Any) -> Revision:
        """Store a draft; an unpublished page also gets the draft's level and participants.

        The admin reads from the database who may see a page, so a page that is not live must be as
        restricted as its draft.
        """
        revision = super().save_revision(*args, **kwargs)
        if not self.live:
            PortalPage.objects.filter(pk=self.pk).update(visibility=self.visibility)
            stored = PortalPage.objects.get(pk=self.pk)
            if set(stored.participants.all()) != set(self.participants.all()):
                stored.participants.set(self.participants.all())
                stored.participants.commit()
        return revision

    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> None:
        """Publish a version of the page. Raises ValidationError for a sealed page."""
        if all_sealed().filter(page_id=self.pk).exists():
            raise ValidationError({NON_FIELD_ERRORS: [SEALED]})
        super().publish(revision, *args, **kwargs)

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Save with the current tags: an old revision may contain one that has been merged since.

        Raises ValidationError for a new alias. Wagtail makes the aliases of a page live whenever it
        is published, even for a later day, and each would be a second URL and a second hit for the
        same content.
        """
        if self._state.adding and self.alias_of_id:
            raise ValidationError({NON_FIELD_ERRORS: [NO_ALIASES]})
        items = self.tagged_items
        if items.is_deferring and any(item.tag.merged_into_id for item in items.all()):
            self.tags.set([item.tag.current_tag for item in items.all()])
        return super().save(*args, **kwargs)

    def get_admin_display_title(self) -> str:
        """Return the title for the admin, if the acting user may see it.

        Forms show the titles of chosen pages, and lists those of linked pages, although some users
        may not see the page or its draft.
        """
        user = acting_user()
        if user is None:
            return str(super().get_admin_display_title())
        tester = self.permissions_for_user(user)
        if tester.can_edit() or tester.can_publish():
            return str(super().get_admin_display_title())
        return str(self.title) if self.is_visible_to(user) else HIDDEN_LABEL

    @property
    def tags_by_kana(self) -> list[PortalTag]:
        """Return the tags of the page in display order."""
        items = self.tagged_items.all()
        return sorted((item.tag for item in items), key=lambda tag: (tag.kana, tag.name))

    def addresses(self, request: HttpRequest) -> dict[str, str]:
        """Return the full URL of the page, and the URL of its list."""
        return {
            "address": self.get_full_url(request) or request.build_absolute_uri(),
            "list_url": self.get_parent().get_url(request) or "/",
        }

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Serve the page and mark whether the response may be cached."""
        response: HttpResponse = super().serve(request, *args, **kwargs)
        response.cached_for_public = self.cached_for_public  # type: ignore[attr-defined]  # for PageCacheMiddleware
        return response

    @property
    def visible_until(self) -> datetime.datetime | None:
        """Return the time from which no reader sees the page any more, or None."""
        end: datetime.datetime | None = self.expire_at
        return end

    def audiences(self) -> frozenset[str]:
        """Return the audiences that may see this page."""
        if self.visibility != Visibility.PARTICIPANTS:
            return audiences_for_level(self.visibility)
        participants = [user.pk for user in self.participants.all()]
        if self.owner_id:
            participants.append(self.owner_id)
        return audiences_for_level(self.visibility, participants)

    def is_visible_to(self, user: Reader) -> bool:
        """Tell whether `user` may read this page now, by the same query as every list."""
        return PortalPage.objects.visible_to(user).filter(pk=self.pk).exists()

    def is_within_audience_of(self, user: Reader) -> bool:
        """Tell whether the page's level includes `user`, whether it is published or not."""
        if self.stored_level in audiences_of(user) and not self.has_unpublished_changes:
            return not self.path.startswith(PortalPage.objects.hidden_branches(user))
        # Each row of a list calls this a dozen times. The result is cached on the user object, like
        # `hidden_branches`, while the page has the same level and draft.
        known: dict[tuple[Any, ...], bool] = getattr(user, "_audience_answers", {})
        state = (
            *(self.pk, self.path, self.stored_level),
            *(self.has_unpublished_changes, self.latest_revision_id),
        )
        if state not in known:
            pages = PortalPage.objects.within_audience_of(user)
            known[state] = pages.filter(pk=self.pk).exists()
            if user is not None:
                user._audience_answers = known  # type: ignore[union-attr]  # a cache of ours
        return known[state]

    def permissions_for_user(self, user: User) -> PortalPagePermissionTester:
        """Return what `user` may do with the page in the admin."""
        return PortalPagePermissionTester(user, self)

    def edit_permission_for(self, user: User) -> bool:
        """Tell whether `user` may edit this page in the admin."""
        return bool(user.is_authenticated and self.permissions_for_user(user).can_edit())
