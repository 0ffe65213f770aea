"""Addresses beside the pages: calendars, the feed, tables. And of the import, below the admin's."""

from django.urls import path

from trainings import views

app_name = "trainings"

# Before Wagtail's: what is not here is a page.
urlpatterns = [
    path("calendar.ics", views.list_calendar, name="calendar"),
    path("feed.xml", views.TrainingFeed(), name="feed"),
    path("<str:slug>/calendar.ics", views.training_calendar, name="training_calendar"),
]
