"""What people do, for each action of the audit log; each function returns the thing that is named."""

import datetime
from collections.abc import Callable

from django.contrib.auth.models import Group
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from casestudies.models import CasePage, ConsentRecord, Side
from casestudies.reviewing.services import approve, send_back, submit, withdraw
from portal.accounts.models import User
from portal.audit.models import Action
from portal.audit.services import prune
from portal.handover.models import HandOver
from portal.liaison.corrections.services import propose
from portal.liaison.models import ContactCorrection
from portal.liaison.models.corrections import values_of
from portal.mail.models import OutgoingMail
from portal.pages.models import HomePage
from portal.sign_in.mail_address import SALT
from tests.factories.accounts import UserFactory
from tests.factories.casestudies import CasePageFactory
from tests.factories.liaison import LiaisonContactFactory
from tests.factories.pages import PortalDocumentFactory, StandardPageFactory
from tests.factories.reviews import fresh, make_draft, reviewer
from tests.portal.sign_in.conftest import give_app
from tests.support.audit import entries

PERSON = "管理者（kanri）"
PASSWORD = "correct horse battery staple"
LOGIN = "/accounts/login/"


def sign_in(browser: Client) -> str:
    browser.logout()
    browser.post(LOGIN, {"login": "kanri", "password": PASSWORD})
    return PERSON


def sign_out(browser: Client) -> str:
    browser.post("/accounts/logout/")
    return PERSON


def fail_to_sign_in(browser: Client) -> str:
    Client().post(LOGIN, {"login": "kanri", "password": "wrong"})
    return PERSON


def fail_until_locked(browser: Client) -> str:
    for _ in range(5):
        Client().post(LOGIN, {"login": "kanri", "password": "wrong"})
    return PERSON


def unlock(browser: Client) -> str:
    colleague = UserFactory(username="fukushi", display_name="福祉課")
    for _ in range(5):
        Client().post(LOGIN, {"login": "fukushi", "password": "wrong"})
    browser.post(reverse("sign_in_of_user", args=[colleague.pk]), {"unlock": ""})
    return "福祉課（fukushi）"


def reset_factors(browser: Client) -> str:
    colleague: User = UserFactory(username="fukushi", display_name="福祉課")
    give_app(colleague)
    browser.post(reverse("sign_in_of_user", args=[colleague.pk]), {"reset_factors": ""})
    return "福祉課（fukushi）"


def change_mail_address(browser: Client) -> str:
    user = User.objects.get(username="kanri")
    token = signing.dumps([user.pk, user.email, "renkei@example.jp"], salt=SALT)
    browser.post(reverse("sign_in_mail_confirmation", args=[token]))
    return PERSON


def send_again(browser: Client) -> str:
    mail = OutgoingMail.objects.create(
        key="x", subject="題名", address="a@example.jp", state=OutgoingMail.State.FAILED
    )
    browser.post(reverse("mail_resend", args=[mail.pk]))
    return f"{mail._meta.verbose_name} {mail.pk}"


def change_password(browser: Client) -> str:
    new = "another horse battery"
    browser.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    return PERSON


def user_form(**fields) -> dict[str, object]:
    mail = "fukushi@shiomi.example.jp"
    return {"username": "fukushi", "email": mail, "display_name": "福祉課", "section": "", **fields}


def add_user(browser: Client) -> str:
    passwords = dict.fromkeys(("password1", "password2"), "correct horse battery")
    browser.post(reverse("wagtailusers_users:add"), user_form(**passwords))
    return "福祉課（fukushi）"


def remove_user(browser: Client) -> str:
    user = UserFactory(username="fukushi", display_name="福祉課")
    browser.post(reverse("wagtailusers_users:delete", args=[user.pk]))
    return "福祉課（fukushi）"


def lock_user(browser: Client) -> str:
    user = UserFactory(username="fukushi", display_name="福祉課")
    browser.post(reverse("wagtailusers_users:edit", args=[user.pk]), user_form())
    return "福祉課（fukushi）"


def grant_group(browser: Client) -> str:
    user = UserFactory(username="fukushi", display_name="福祉課")
    group = Group.objects.create(name="県編集者（福祉）")
    form = user_form(is_active="on", groups=[group.pk], side="welfare")
    browser.post(reverse("wagtailusers_users:edit", args=[user.pk]), form)
    return "福祉課（fukushi）"


def handed_over(browser: Client) -> User:
    colleague: User = UserFactory(username="fukushi", display_name="福祉課")
    StandardPageFactory(parent=HomePage.objects.get(), owner=colleague)
    successor = UserFactory(email="after@shiomi.example.jp")
    people = {"giver": colleague.pk, "receiver": successor.pk}
    browser.post(reverse("hand_over"), {**people, "kinds": ["wagtailcore.Page.owner"]})
    return colleague


def hand_over(browser: Client) -> str:
    handed_over(browser)
    return "福祉課（fukushi）"


def undo_hand_over(browser: Client) -> str:
    handed_over(browser)
    browser.post(reverse("hand_over_done", args=[HandOver.objects.get().pk]))
    return "福祉課（fukushi）"


def proposed_correction() -> ContactCorrection:
    contact = LiaisonContactFactory()
    user = UserFactory(municipality=contact.municipality)
    seen = values_of(contact)
    return propose(contact, user, seen=seen, values={**seen, "hours": "平日"})


def propose_correction(browser: Client) -> str:
    return f"連絡調整担当 {proposed_correction().contact_id}"


def decide_on_correction(browser: Client) -> str:
    correction = proposed_correction()
    browser.post(reverse("contact_correction", args=[correction.pk]), {"accept": "yes"})
    return f"連絡調整担当 {correction.contact_id}"


def narrow_page(browser: Client) -> str:
    document = PortalDocumentFactory(visibility="public")
    browser.post(
        reverse("wagtaildocs:edit", args=[document.pk]),
        {"title": document.title, "visibility": "prefectural", "tags": "", "collection": "1"},
    )
    return f"ドキュメント {document.pk}"


def publish(browser: Client) -> str:
    page = StandardPageFactory(live=False, parent=HomePage.objects.get())
    page.save_revision()
    browser.post(f"/admin/bulk/wagtailcore/page/publish/?id={page.pk}&next=/admin/")
    return f"{page._meta.verbose_name} {page.pk}"


def unpublish(browser: Client) -> str:
    page = StandardPageFactory(parent=HomePage.objects.get())
    browser.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    return f"{page._meta.verbose_name} {page.pk}"


def export(browser: Client) -> str:
    browser.get("/contacts/table/")
    return "連絡調整担当"


def open_file(browser: Client) -> str:
    document = PortalDocumentFactory(visibility="prefectural")
    b"".join(browser.get(document.url).streaming_content)
    return f"ドキュメント {document.pk}"


def read_name(browser: Client) -> str:
    contact = LiaisonContactFactory(person_name="架空花子")
    assert "架空花子" in browser.get(contact.get_absolute_url()).content.decode()
    return f"連絡調整担当 {contact.pk}"


def withdraw_consent(browser: Client) -> str:
    case = CasePageFactory(
        consents=[
            ConsentRecord(
                subject="写真の方", obtained_on=datetime.date(2026, 4, 1), obtained_by="地域福祉課"
            )
        ]
    )
    case.save_revision()
    draft = case.get_latest_revision_as_object()
    consent = draft.consents.all()[0]
    consent.withdrawn_on = datetime.date(2026, 11, 1)
    draft.consents = [consent]
    draft.save_revision()
    return f"連携事例 {case.pk}"


def sealed_case(browser: Client) -> CasePage:
    case = CasePageFactory(
        consents=[
            ConsentRecord(
                subject="写真の方", obtained_on=datetime.date(2026, 4, 1), obtained_by="地域福祉課"
            )
        ]
    )
    case.save_revision()
    answers = {"consent": "0", "confirmed": "on"}
    browser.post(reverse("withdraw_consent", args=[case.pk]), answers)
    return case


def seal(browser: Client) -> str:
    return f"連携事例 {sealed_case(browser).pk}"


def open_seal(browser: Client) -> str:
    case = sealed_case(browser)
    browser.post(reverse("open_seal", args=[case.seal.pk]), {"reason": "本人の求め"})
    return f"連携事例 {case.pk}"


def start_clean_version(browser: Client) -> str:
    case = sealed_case(browser)
    browser.post(reverse("open_seal", args=[case.seal.pk]), {"reason": "本人の求め"})
    draft = case.get_latest_revision_as_object()
    draft.consents = []
    draft.save_revision()
    browser.post(reverse("clean_version", args=[case.seal.pk]))
    return f"連携事例 {CasePage.objects.latest('pk').pk}"


def submitted_case() -> CasePage:
    case = make_draft()
    submit(case, case.owner)
    return fresh(case)


def submit_case(browser: Client) -> str:
    return f"連携事例 {submitted_case().pk}"


def approve_case(browser: Client) -> str:
    case = submitted_case()
    approve(case, reviewer(Side.WELFARE), case.latest_revision_id)
    return f"連携事例 {case.pk}"


def send_case_back(browser: Client) -> str:
    case = submitted_case()
    send_back(case, reviewer(Side.WELFARE), case.latest_revision_id, "理由")
    return f"連携事例 {case.pk}"


def withdraw_case(browser: Client) -> str:
    case = submitted_case()
    withdraw(case, case.owner)
    return f"連携事例 {case.pk}"


def name_substitute(browser: Client) -> str:
    colleague = UserFactory(username="fukushi", display_name="福祉課")
    data = {"post": "welfare:", "user": colleague.pk, "starts_on": "2099-01-01"}
    browser.post("/reviews/substitutes/", data | {"ends_on": "2099-01-02"})
    return "福祉課（fukushi）"


def publish_case_past_its_review(browser: Client) -> str:
    case = make_draft()
    browser.post(f"/admin/bulk/wagtailcore/page/publish/?id={case.pk}&next=/admin/")
    return f"連携事例 {case.pk}"


def let_time_pass(browser: Client) -> str:
    entries()
    prune(timezone.now() + datetime.timedelta(days=2000))
    return ""


def guess(browser: Client) -> str:
    for number in range(10):
        Client(REMOTE_ADDR=f"192.0.2.{number}").post(LOGIN, {"login": "kanri", "password": "wrong"})
    return PERSON


def export_much(browser: Client) -> str:
    LiaisonContactFactory.create_batch(2)
    browser.get("/contacts/table/")
    return PERSON


#: By the action that is recorded.
PRODUCERS: dict[Action, Callable[[Client], str]] = {
    Action.SIGN_IN: sign_in,
    Action.SIGN_OUT: sign_out,
    Action.SIGN_IN_FAILED: fail_to_sign_in,
    Action.LOCKED: fail_until_locked,
    Action.UNLOCKED: unlock,
    Action.PASSWORD: change_password,
    Action.FACTORS: reset_factors,
    Action.MAIL_ADDRESS: change_mail_address,
    Action.ACCOUNT_ADDED: add_user,
    Action.ACCOUNT_REMOVED: remove_user,
    Action.ACCOUNT_STATE: lock_user,
    Action.HANDED_OVER: hand_over,
    Action.HANDOVER_UNDONE: undo_hand_over,
    Action.RIGHTS: grant_group,
    Action.VISIBILITY: narrow_page,
    Action.PUBLISHED: publish,
    Action.UNPUBLISHED: unpublish,
    Action.EXPORT: export,
    Action.FILE_OPENED: open_file,
    Action.PERSON_NAME: read_name,
    Action.MAIL_RESENT: send_again,
    Action.CONSENT_WITHDRAWN: withdraw_consent,
    Action.CONTACT_PROPOSED: propose_correction,
    Action.CONTACT_DECIDED: decide_on_correction,
    Action.SEALED: seal,
    Action.SEAL_OPENED: open_seal,
    Action.CLEAN_VERSION: start_clean_version,
    Action.REVIEW_SUBMITTED: submit_case,
    Action.REVIEW_APPROVED: approve_case,
    Action.REVIEW_RETURNED: send_case_back,
    Action.REVIEW_WITHDRAWN: withdraw_case,
    Action.SUBSTITUTE: name_substitute,
    Action.REVIEW_BYPASSED: publish_case_past_its_review,
    Action.PRUNED: let_time_pass,
    Action.GUESSING: guess,
    Action.MASS_EXPORT: export_much,
}
