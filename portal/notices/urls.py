"""URLs of notices other than those of their pages."""

from django.urls import path

from portal.notices import views

app_name = "notices"
urlpatterns = [path("feed/", views.NoticeFeed(), name="feed")]
