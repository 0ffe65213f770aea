"""How people want their mails: the page for those signed in, and the link in each mail."""

from django.urls import path

from portal.mail import views

app_name = "mails"

urlpatterns = [
    path("", views.PreferencesView.as_view(), name="preferences"),
    path("unsubscribe/<str:token>/", views.UnsubscribeView.as_view(), name="unsubscribe"),
]
