"""Addresses of notices beside those of their pages."""

from django.urls import path

from portal.notices import views

app_name = "notices"
urlpatterns = [path("feed/", views.NoticeFeed(), name="feed")]
