"""The base of every page: visibility, tags, responsible section, review date, confirmation."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import ItemBase
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page, PageManager, PageViewRestriction
from wagtail.query import PageQuerySet

from portal.accounts.models import User
from portal.pages.tagging import CuratedTags
from portal.pages.visibility import (
    Reader,
    Visibility,
    audiences_for_level,
    visibility_condition,
)
from portal.vocabularies.models import PortalTag


class PortalPageQuerySet(PageQuerySet):
    """Page queries that know visibility. Lists, counts and feeds start from `visible_to`."""

    def published(self) -> "PortalPageQuerySet":
        """Return the pages that are out: live, not past their end, not privately restricted.

        The end is compared here because Wagtail takes an expired page off only
        when its scheduled command runs. Pages under one of Wagtail's own view
        restrictions (password, login, groups) are left out altogether.
        """
        pages = self.live().filter(Q(expire_at__isnull=True) | Q(expire_at__gt=timezone.now()))
        for restriction in PageViewRestriction.objects.select_related("page"):
            pages = pages.not_descendant_of(restriction.page, inclusive=True)
        return pages

    def visible_to(self, user: Reader) -> "PortalPageQuerySet":
        """Return the published pages that `user` may see."""
        return self.published().filter(visibility_condition(user, self._participating))

    def _participating(self, ids: list[int]) -> Q:
        through = self.model.participants.through.objects.filter(user_id__in=ids)
        return Q(owner_id__in=ids) | Q(pk__in=through.values("portalpage_id"))


PortalPageManager = PageManager.from_queryset(PortalPageQuerySet)


class PortalPageTag(ItemBase):
    """That a page bears a tag."""

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


class PortalPage(Page):
    """What all pages of the portal have in common, in one table (ADR 0009).

    Never created itself: `casestudies`, `trainings` and the others derive from it.
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
    #: Whether readers who are not signed in all see the same at its address (portal.pages.caching).
    kept_for_public: ClassVar[bool] = True
    # Visibility replaces Wagtail's own privacy settings: two systems would contradict each other.
    private_page_options: ClassVar[list[str]] = []

    objects = PortalPageManager()

    management_panels: ClassVar = [
        MultiFieldPanel(
            [FieldPanel("visibility"), FieldPanel("participants")],
            heading="公開範囲",
        ),
        MultiFieldPanel(
            [
                FieldPanel("responsible_section"),
                FieldRowPanel([FieldPanel("confirmed_on"), FieldPanel("review_on")]),
            ],
            heading="管理と確認",
        ),
        FieldPanel("tags"),
    ]
    settings_panels: ClassVar = [*management_panels, *Page.settings_panels]

    class Meta:
        verbose_name = verbose_name_plural = "ポータルのページ"

    def save(self, *args: Any, **kwargs: Any) -> Any:
        """Save with today's tags: an old version may hold one that was merged since."""
        items = self.tagged_items
        if items.is_deferring and any(item.tag.merged_into_id for item in items.all()):
            self.tags.set([item.tag.current_tag for item in items.all()])
        return super().save(*args, **kwargs)

    @property
    def tags_by_kana(self) -> list[PortalTag]:
        """Return the tags of the page in the order they are shown."""
        items = self.tagged_items.all()
        return sorted((item.tag for item in items), key=lambda tag: (tag.kana, tag.name))

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer with the page and say whether the answer may be kept for other readers."""
        response: HttpResponse = super().serve(request, *args, **kwargs)
        response.kept_for_public = self.kept_for_public  # type: ignore[attr-defined]  # for KeptPagesMiddleware
        return response

    def audiences(self) -> frozenset[str]:
        """Return the audiences that may see this page."""
        if self.visibility != Visibility.PARTICIPANTS:
            return audiences_for_level(self.visibility)
        participants = [user.pk for user in self.participants.all()]
        if self.owner_id:
            participants.append(self.owner_id)
        return audiences_for_level(self.visibility, participants)

    def is_visible_to(self, user: Reader) -> bool:
        """Tell whether `user` may read this page now. Asks the same query as every list."""
        return PortalPage.objects.visible_to(user).filter(pk=self.pk).exists()

    def edit_permission_for(self, user: User) -> bool:
        """Tell whether `user` may edit this page in the admin."""
        return bool(user.is_authenticated and self.permissions_for_user(user).can_edit())
