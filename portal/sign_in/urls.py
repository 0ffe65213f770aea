"""Addresses of the one sign-in, under /accounts/, and those of Wagtail that lead there.

Of allauth's addresses only these exist: nobody makes an account for themselves.
"""

from allauth.account import views as account
from allauth.account.decorators import reauthentication_required
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as key
from allauth.socialaccount import views as single_sign_on
from allauth.usersessions import views as usersessions
from django.conf import settings
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from portal.sign_in import views

urlpatterns = [
    path("", views.AccountView.as_view(), name="account_index"),
    path("login/", views.SignInView.as_view(), name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.ConfirmView.as_view(), name="account_reauthenticate"),
    path("unsent/", views.UnsentView.as_view(), name="sign_in_unsent"),
    path("session/", views.SessionView.as_view(), name="sign_in_session"),
    path("events/", views.EventsView.as_view(), name="sign_in_events"),
    path(
        "sessions/",
        reauthentication_required(
            usersessions.list_usersessions, allow_get=True, app="portal.sign_in"
        ),
        name="usersessions_list",
    ),
    path("mail/", views.MailAddressView.as_view(), name="sign_in_mail_address"),
    path(
        "mail/<str:token>/",
        views.MailConfirmationView.as_view(),
        name="sign_in_mail_confirmation",
    ),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/set/", account.password_set, name="account_set_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
    path("password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.ResetLinkView.as_view(),
        name="account_reset_password_from_key",
    ),
    path("2fa/", factor.index, name="mfa_index"),
    path("2fa/authenticate/", factor.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/app/add/", app.activate_totp, name="mfa_activate_totp"),
    path("2fa/app/remove/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("2fa/codes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("2fa/codes/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path(
        "2fa/codes/download/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"
    ),
    path("2fa/keys/", key.list_webauthn, name="mfa_list_webauthn"),
    path("2fa/keys/add/", key.add_webauthn, name="mfa_add_webauthn"),
    path("2fa/keys/login/", key.login_webauthn, name="mfa_login_webauthn"),
    path(
        "2fa/keys/reauthenticate/", key.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"
    ),
    path("2fa/keys/<int:pk>/remove/", key.remove_webauthn, name="mfa_remove_webauthn"),
    path("2fa/keys/<int:pk>/edit/", key.edit_webauthn, name="mfa_edit_webauthn"),
    path("sso/cancelled/", single_sign_on.login_cancelled, name="socialaccount_login_cancelled"),
]
if settings.OIDC_CLIENT_ID:
    from allauth.socialaccount.providers.openid_connect import views as oidc

    urlpatterns += [
        path(
            "sso/<str:provider_id>/login/",
            views.started_here(oidc.login),
            name="openid_connect_login",
        ),
        path("", include("allauth.socialaccount.providers.openid_connect.urls")),
    ]
if settings.SAML_METADATA_URL:
    from allauth.socialaccount.providers.saml import views as saml

    urlpatterns += [
        path(
            "saml/<str:organization_slug>/login/",
            views.started_here(saml.login),
            name="saml_login",
        ),
        path("", include("allauth.socialaccount.providers.saml.urls")),
    ]

#: Wagtail's own pages about passwords, before its addresses: they would know no second factor.
to_sign_in = views.ToSignInView.as_view()
to_reset = RedirectView.as_view(pattern_name="account_reset_password")
admin_urls = [
    path("login/", to_sign_in, name="wagtailadmin_login"),
    path("logout/", account.logout, name="wagtailadmin_logout"),
    re_path("^password_reset/", to_reset, name="sign_in_no_reset"),
]
frontend_urls = [path("_util/login/", to_sign_in, name="wagtailcore_login")]
