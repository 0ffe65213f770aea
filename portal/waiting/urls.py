"""Addresses of 「対応待ち」 on the site."""

from django.urls import path

from portal.waiting import views

app_name = "waiting"
urlpatterns = [
    path("", views.WaitingView.as_view(), name="list"),
    path("<slug:slug>/", views.SourceView.as_view(), name="source"),
]
