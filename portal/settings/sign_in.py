"""Settings of the one sign-in (docs/sign-in.md). `portal.settings.base` takes them over."""

from typing import Any

from portal.settings import env

LOGIN_URL = WAGTAILADMIN_LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
# Passwords and mail addresses are changed in portal.sign_in.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
CSRF_FAILURE_VIEW = "portal.sign_in.views.csrf_failure"
AUTHENTICATION_BACKENDS = ["portal.sign_in.backends.CountingBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "portal.accounts.password_validation.ContextWordsValidator"},
    {"NAME": "portal.accounts.password_validation.LeakedPasswordValidator"},
]
LEAKED_PASSWORDS_FILE = str(env.read("LEAKED_PASSWORDS_FILE") or "")
# A link for a new password is valid for an hour.
PASSWORD_RESET_TIMEOUT = 60 * 60

SESSION_COOKIE_HTTPONLY = True
SESSION_IDLE_MINUTES = env.read("SESSION_IDLE_MINUTES")
SESSION_COOKIE_AGE = 60 * 60 * env.read("SESSION_MAX_HOURS")
ADMIN_ALLOWED_NETWORKS = env.read("ADMIN_ALLOWED_NETWORKS")
INVITATION_DAYS = env.read("INVITATION_DAYS")
ALLOWED_MAIL_DOMAINS = env.read("ALLOWED_MAIL_DOMAINS")

ACCOUNT_ADAPTER = "portal.sign_in.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
# No mail goes to whatever address a stranger types.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PASSWORD_MIN_LENGTH = None
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_REAUTHENTICATION_METHODS = ["password", "mfa"]
# portal.sign_in.counting does it in the database: allauth's limits live in the cache.
ACCOUNT_RATE_LIMITS = False
ACCOUNT_FORMS = {
    "login": "portal.sign_in.forms.SignInForm",
    "reauthenticate": "portal.sign_in.forms.ConfirmForm",
    "change_password": "portal.sign_in.forms.ChangePasswordForm",
    "set_password": "portal.sign_in.forms.SetPasswordForm",
    "reset_password": "portal.sign_in.forms.AskForResetForm",
    "reset_password_from_key": "portal.sign_in.forms.ResetKeyForm",
}

# Development and the demo switch it off: everybody there has the same known password.
MFA_REQUIRED = True
MFA_GRACE_DAYS = env.read("MFA_GRACE_DAYS")
MFA_ADAPTER = "portal.sign_in.adapters.FactorAdapter"
USERSESSIONS_ADAPTER = "portal.sign_in.adapters.SessionsAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# The administrator who made the account has entered its mail address.
MFA_ALLOW_UNVERIFIED_EMAIL = True
# Clocks of telephones may be 30 seconds off.
MFA_TOTP_TOLERANCE = 1
MFA_RATE_LIMITS = False
MFA_FORMS = {
    "authenticate": "portal.sign_in.forms.CodeForm",
    "reauthenticate": "portal.sign_in.forms.ConfirmCodeForm",
    "activate_totp": "portal.sign_in.forms.AddAppForm",
    "authenticate_webauthn": "portal.sign_in.forms.KeyForm",
    "login_webauthn": "portal.sign_in.forms.PasskeySignInForm",
    "reauthenticate_webauthn": "portal.sign_in.forms.ConfirmKeyForm",
    "add_webauthn": "portal.sign_in.forms.AddKeyForm",
    "edit_webauthn": "portal.sign_in.forms.RenameKeyForm",
}

OIDC_SERVER_URL = env.read("OIDC_SERVER_URL")
OIDC_CLIENT_ID = env.read("OIDC_CLIENT_ID")
OIDC_CLIENT_SECRET = env.read("OIDC_CLIENT_SECRET")
SAML_METADATA_URL = env.read("SAML_METADATA_URL")
SAML_ENTITY_ID = env.read("SAML_ENTITY_ID")
SSO_NAME = env.read("SSO_NAME")
SSO_CREATE_USERS = env.read("SSO_CREATE_USERS")
#: The apps of the providers that are configured.
SSO_APPS: list[str] = []
SOCIALACCOUNT_ADAPTER = "portal.sign_in.adapters.SingleSignOnAdapter"
SOCIALACCOUNT_ONLY = False
# A link, not a form: `form-action 'self'` of the content security policy stops forms that lead elsewhere.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = "sso"
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
if OIDC_CLIENT_ID:
    SSO_APPS.append("allauth.socialaccount.providers.openid_connect")
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "oidc",
                "name": SSO_NAME,
                "client_id": OIDC_CLIENT_ID,
                "secret": OIDC_CLIENT_SECRET,
                "settings": {"server_url": OIDC_SERVER_URL},
            }
        ],
    }
if SAML_METADATA_URL:
    SSO_APPS.append("allauth.socialaccount.providers.saml")
    SOCIALACCOUNT_PROVIDERS["saml"] = {
        "APPS": [
            {
                "provider_id": SAML_ENTITY_ID,
                "name": SSO_NAME,
                "client_id": "idp",
                "settings": {
                    "idp": {"entity_id": SAML_ENTITY_ID, "metadata_url": SAML_METADATA_URL},
                    "advanced": {"want_assertion_signed": True, "strict": True},
                    # It is the prefecture's own directory.
                    "verified_email": True,
                },
            }
        ],
    }
