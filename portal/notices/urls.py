"""Addresses of notices beside those of their pages."""

from django.urls import path

from portal.notices.views import NoticeFeed

app_name = "notices"
urlpatterns = [path("feed/", NoticeFeed(), name="feed")]
