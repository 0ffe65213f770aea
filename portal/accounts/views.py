"""Sign-in of readers; editors may also use the admin's own page."""

from django.contrib.auth.views import LoginView


class SignInView(LoginView):
    """Sign in with user name and password, then go back to where the reader was."""

    template_name = "accounts/login.html"
    redirect_authenticated_user = True
