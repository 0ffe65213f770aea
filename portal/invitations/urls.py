"""The address in the mail."""

from django.urls import path

from portal.invitations import views

urlpatterns = [
    path("<str:token>/", views.AcceptView.as_view(), name="accept_invitation"),
]
