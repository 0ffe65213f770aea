"""The admin of contacts: list, filters and form."""

from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import CopyView, EditView

from portal.accounts.panels import visibility_panel
from portal.accounts.visibility import Visibility
from portal.admin.visibility.snippets import VisibleSnippetViewSet
from portal.audit.models import Action
from portal.audit.services import record_reading
from portal.liaison.forms import LiaisonContactForm
from portal.liaison.models import LiaisonContact, Role, Side
from portal.liaison.services import person_name_for
from portal.municipalities.models import Municipality, Region

TO_CONFIRM, UNREACHABLE, OUT_OF_FORCE = "to_confirm", "unreachable", "out_of_force"


class ContactFilterSet(WagtailFilterSet):
    """The filters of the list, above all for contacts that need attention."""

    care = django_filters.ChoiceFilter(
        label="未設定・要確認",
        empty_label="すべて",
        method="filter_care",
        choices=[
            (TO_CONFIRM, "確認から14か月以上、または未確認"),
            (UNREACHABLE, "電話番号かメールが未設定"),
            (OUT_OF_FORCE, "掲載期間外"),
        ],
    )
    side = django_filters.ChoiceFilter(
        label="部局・機関", empty_label="すべて", choices=Side.choices
    )
    role = django_filters.ChoiceFilter(label="役割", empty_label="すべて", choices=Role.choices)
    visibility = django_filters.ChoiceFilter(
        label="公開範囲", empty_label="すべて", choices=Visibility.choices
    )
    region = django_filters.ModelChoiceFilter(
        label="県内圏域",
        empty_label="すべて",
        queryset=Region.objects.all(),
        method="filter_region",
    )
    municipality = django_filters.ModelChoiceFilter(
        label="市町村", empty_label="すべて", queryset=Municipality.objects.current()
    )

    class Meta:
        model = LiaisonContact
        fields: ClassVar[list[str]] = []

    def filter_care(
        self, contacts: "QuerySet[LiaisonContact]", _name: str, value: str
    ) -> "QuerySet[LiaisonContact]":
        """Return the contacts with the chosen problem."""
        current = LiaisonContact.objects.current()
        if value == OUT_OF_FORCE:
            return contacts.exclude(pk__in=current.values("pk"))
        if value == UNREACHABLE:
            return contacts.filter(Q(phone="") | Q(mail=""), pk__in=current.values("pk"))
        return contacts.filter(pk__in=current.stale().values("pk"))

    def filter_region(
        self, contacts: "QuerySet[LiaisonContact]", _name: str, region: Region
    ) -> "QuerySet[LiaisonContact]":
        """Return the contacts in a region, including its branch office."""
        return contacts.filter(Q(region=region) | Q(municipality__region=region))


class _ShowsPersonName:
    """A form that shows the name of the person at the post: it is recorded who opens it."""

    request: HttpRequest
    model: type[LiaisonContact]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Show the form."""
        contact = self.get_object()  # type: ignore[attr-defined]  # of Wagtail's view
        if person_name_for(contact, request.user):
            record_reading(Action.PERSON_NAME, obj=contact, request=request)
        return super().get(request, *args, **kwargs)  # type: ignore[misc]  # of Wagtail's view


class _EditView(_ShowsPersonName, EditView):
    pass


class _CopyView(_ShowsPersonName, CopyView):
    pass


class LiaisonContactViewSet(VisibleSnippetViewSet):
    """連絡調整担当."""

    model = LiaisonContact
    icon = "group"
    menu_label = "連絡調整担当"
    menu_order = 220
    add_to_admin_menu = True
    edit_view_class = _EditView
    copy_view_class = _CopyView
    filterset_class = ContactFilterSet
    list_display: ClassVar = [
        "section",
        Column("body_name", label="市町村・県"),
        Column("get_side_display", label="部局・機関", sort_key="side"),
        Column("get_role_display", label="役割", sort_key="role"),
        "phone",
        "confirmed_on",
        Column("warning", label="確認の状況"),
        Column("get_visibility_display", label="公開範囲", sort_key="visibility"),
        "valid_to",
    ]
    list_per_page = 100
    ordering: ClassVar = ["municipality__code", "side", "role"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("side"), FieldPanel("role")]),
                    FieldRowPanel(
                        [
                            FieldPanel("municipality"),
                            FieldPanel("region", widget=forms.Select),
                        ]
                    ),
                    FieldRowPanel([FieldPanel("section"), FieldPanel("kana")]),
                ],
                heading="だれの窓口か",
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("phone"), FieldPanel("extension")]),
                    FieldRowPanel([FieldPanel("mail"), FieldPanel("url")]),
                    FieldRowPanel([FieldPanel("hours"), FieldPanel("area")]),
                    FieldPanel("note"),
                    # For 県職員・編集者 only, as on the contact's page.
                    FieldPanel("person_name", permission="accounts.view_prefectural"),
                ],
                heading="連絡先",
            ),
            visibility_panel(),
            MultiFieldPanel(
                [
                    FieldPanel("confirmed_on"),
                    FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
                    FieldPanel("successor"),
                ],
                heading="確認と掲載期間",
            ),
        ],
        base_form_class=LiaisonContactForm,
    )

    def get_queryset(self, request: Any) -> "QuerySet[LiaisonContact]":
        """Return the contacts that the user may see, with everything that the list shows."""
        return super().get_queryset(request).select_related("municipality", "region")
